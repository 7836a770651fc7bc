using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Host.Tests.Doctor;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary><c>env</c>: variables that a shell takes as they are meant.</summary>
public sealed class EnvTests(EnvTests.Emulator running) : IClassFixture<EnvTests.Emulator>
{
    private const string Secret = "it's\"$HOME\"`id`\\";
    private readonly EmulatorProcess emulator = running.Process;

    [Theory]
    [InlineData("web")]
    [InlineData("odd")]
    [InlineData("function")]
    [InlineData("containerapp")]
    [InlineData("containergroup")]
    [InlineData("arc")]
    [InlineData("fabric")]
    [InlineData("cloudshell")]
    [InlineData("ml")]
    [InlineData("automation")]
    [InlineData("aks")]
    [InlineData("vm")]
    [InlineData("vm2")]
    public async Task A_shell_evaluates_them_to_what_the_control_API_says(string host)
    {
        var said = (await emulator.GetJsonAsync(emulator.Control, $"/_emulator/hosts/{host}/env")).AsObject();

        var finished = await InShellAsync($"eval \"$(\"$0\" env --host {host})\" && env");

        (finished.ExitCode, finished.Error).ShouldBe((0, ""));
        var lines = finished.Output.Split('\n');
        said.ShouldNotBeEmpty();
        said.ShouldAllBe(variable => lines.Contains($"{variable.Key}={variable.Value}"));
    }

    [Fact]
    public async Task A_second_virtual_machine_is_at_a_port_of_its_own()
    {
        var finished = await EnvAsync("--host", "vm2", "--format", "json");

        var address = new Uri((string)JsonNode.Parse(finished.Output)!["AZURE_POD_IDENTITY_AUTHORITY_HOST"]!);
        address.Port.ShouldNotBe(emulator.Data.Port);
        var token = await emulator.GetJsonAsync(address, "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net");
        var state = await emulator.GetJsonAsync(emulator.Control, "/_emulator/state");
        ((string?)token["client_id"]).ShouldBe((string?)state["hosts"]!.AsArray().Single(host => (string?)host!["name"] == "vm2")!["systemAssigned"]);
    }

    [Fact]
    public async Task The_management_API_is_named_where_it_is_not_at_the_default_port()
    {
        var variables = JsonNode.Parse((await EnvAsync("--host", "vm", "--format", "json")).Output)!;

        ((string?)variables["MI_EMULATOR_RESOURCE_MANAGER"]).ShouldBe((string?)(await emulator.GetJsonAsync(emulator.Control, "/_emulator/state"))["addresses"]!["tls"]);
    }

    [Fact]
    public async Task Json_is_one_object_of_texts()
    {
        var variables = JsonNode.Parse((await EnvAsync("--host", "odd", "--format", "json")).Output)!.AsObject();

        ((string?)variables["IDENTITY_HEADER"], (string?)variables["APPSETTING_WEBSITE_SITE_NAME"]).ShouldBe((Secret, "odd"));
    }

    [Fact]
    public async Task Dotenv_is_a_line_a_variable_and_nothing_else()
    {
        var lines = (await EnvAsync("--host", "odd", "--format", "dotenv")).Output.Split('\n');

        lines.ShouldContain($"IDENTITY_HEADER={Secret}");
        lines.ShouldAllBe(line => Regex.IsMatch(line, "^[A-Za-z_]+=."));
    }

    [Fact]
    public async Task PowerShell_gets_assignments()
    {
        var finished = await EnvAsync(["--host", "odd", "--format", "pwsh"], ("AZURE_CLIENT_SECRET", "s"));

        var lines = finished.Output.Split('\n');
        lines[0].ShouldBe("Remove-Item Env:AZURE_CLIENT_SECRET -ErrorAction Ignore");
        lines.ShouldContain($"$env:IDENTITY_HEADER = '{Secret.Replace("'", "''")}'");
        lines[1..].ShouldAllBe(line => Regex.IsMatch(line, "^\\$env:[A-Za-z_]+ = '([^']|'')*'$"));
        if (HasPowerShell())
        {
            var evaluated = await InShellAsync("pwsh -NoProfile -Command \"& '$0' env --host odd --format pwsh | Out-String | Invoke-Expression; \\$env:IDENTITY_HEADER\"");
            evaluated.Output.ShouldBe(Secret, evaluated.ToString());
        }
    }

    [Fact]
    public async Task A_variable_that_is_there_but_empty_is_taken_away_too_since_some_clients_take_it_for_set()
    {
        var finished = await EnvAsync(["--host", "web"], ("IDENTITY_SERVER_THUMBPRINT", ""));

        finished.Output.ShouldStartWith("unset IDENTITY_SERVER_THUMBPRINT\n");
        finished.Error.ShouldContain("unset IDENTITY_SERVER_THUMBPRINT");
    }

    [Theory]
    [InlineData("bash", "unset AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE")]
    [InlineData("pwsh", "unset AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE")]
    [InlineData("dotenv", "take AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE away yourself")]
    [InlineData("json", "take AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE away yourself")]
    public async Task Variables_that_clients_would_heed_instead_are_named_in_one_line(string format, string says)
    {
        string[] names = ["AZURE_CLIENT_SECRET", "AZURE_FEDERATED_TOKEN_FILE"];

        var finished = await EnvAsync(["--host", "web", "--format", format], [.. names.Select(name => (name, "x")), ("MSI_ENDPOINT", "set anew"), ("AZURE_CLIENT_ID", "stays")]);

        finished.ExitCode.ShouldBe(0);
        var named = finished.Error.Split('\n').ShouldHaveSingleItem();
        named.ShouldEndWith(": clients would heed them in place of the host's variables");
        names.ShouldAllBe(name => named.Contains(name));
        named.ShouldStartWith($"mi-emulator: {says.Split(' ')[0]} ");
    }

    [Fact]
    public async Task A_shell_unsets_them_and_goes_from_host_to_host()
    {
        var finished = await InShellAsync(
            "eval \"$(\"$0\" env --host web)\"; eval \"$(\"$0\" env --host arc)\"; echo \"$IDENTITY_HEADER$MSI_SECRET$AZURE_CLIENT_SECRET|$IMDS_ENDPOINT|$NO_PROXY|$no_proxy\"",
            ("AZURE_CLIENT_SECRET", "s"), ("NO_PROXY", "corp.example"));

        var direct = "corp.example,localhost,127.0.0.1,::1,169.254.169.254";
        finished.Output.ShouldBe($"|{emulator.Data.GetLeftPart(UriPartial.Authority)}/hosts/arc|{direct}|{direct}");
        finished.Error.Split('\n').Length.ShouldBe(2, finished.ToString());
    }

    [Fact]
    public async Task A_shell_that_was_on_a_cluster_and_goes_to_another_host_has_nothing_of_the_cluster_left()
    {
        var finished = await InShellAsync(
            "eval \"$(\"$0\" env --host aks)\"; echo \"${AZURE_CLIENT_ID:+c}${AZURE_FEDERATED_TOKEN_FILE:+f}\"; eval \"$(\"$0\" env --host web)\" 2>/dev/null; echo \"$AZURE_AUTHORITY_HOST$AZURE_CLIENT_ID$AZURE_TENANT_ID$AZURE_FEDERATED_TOKEN_FILE|\"");

        finished.Output.ShouldBe("cf\n|", finished.ToString());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("pwsh")]
    [InlineData("dotenv")]
    [InlineData("json")]
    public async Task Commands_find_the_emulator_that_was_named_and_not_the_one_at_the_default_port(string format)
    {
        var control = emulator.Control.GetLeftPart(UriPartial.Authority);

        var finished = await EmulatorProcess.RunAsync("env", "--host", "web", "--format", format, "--control", control);

        finished.Output.ShouldMatch($"MI_EMULATOR_CONTROL\\W+{control}");
    }

    [Fact]
    public async Task The_emulator_that_is_named_counts_in_a_shell_that_was_at_another()
    {
        var control = emulator.Control.GetLeftPart(UriPartial.Authority);

        var finished = await InShellAsync($"MI_EMULATOR_CONTROL=http://localhost:1; eval \"$(\"$0\" env --host web --control {control})\"; \"$0\" clock");

        (finished.ExitCode, finished.Error).ShouldBe((0, ""));
    }

    [Fact]
    public async Task What_a_shell_trusts_an_emulator_on_a_port_of_its_own_by_outlasts_it_in_a_home_that_has_nothing_yet()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes the folder with the user");
        using var home = new TemporaryFolder();
        string file;
        await using (var own = await EmulatorProcess.StartEmulatorAsync(["--tls-port", Examined.ClosedPort], ("HOME", home.Path), ("XDG_DATA_HOME", "")))
        {
            file = (string)(await own.GetJsonAsync(own.Control, "/_emulator/hosts/web/env"))["SSL_CERT_FILE"]!;
        }

        file.ShouldStartWith(home.Path);
        File.Exists(file).ShouldBeTrue();
    }

    [Fact]
    public async Task A_cluster_without_an_identity_says_what_to_do() =>
        (await EnvAsync("--host", "aks-none")).ShouldBe(new Finished(
            1, "", "mi-emulator: Not available here: aks-none has no user-assigned identity, and workload identity knows no other: assign it one (userAssigned)."));

    [Fact]
    public async Task The_hosts_are_named_where_there_is_none_of_that_name() =>
        (await EnvAsync("--host", "nobody")).ShouldBe(new Finished(
            2, "", "mi-emulator: No such host: No host is named 'nobody'; the hosts are vm, vm2, web, odd, function, containerapp, containergroup, arc, fabric, cloudshell, ml, automation, aks, aks-none."));

    [Fact]
    public async Task Without_an_emulator_it_says_what_to_do() =>
        (await EmulatorProcess.RunAsync("env", "--host", "web", "--control", "http://localhost:1")).ShouldBe(new Finished(
            1, "", "mi-emulator: no emulator answers at http://localhost:1/; start one with 'mi-emulator run', or say where it is with --control"));

    [Fact]
    public async Task A_variable_that_leads_to_an_emulator_that_is_gone_is_named() =>
        (await EmulatorProcess.RunAsync(["env", "--host", "web"], ("MI_EMULATOR_CONTROL", "http://localhost:1"))).ShouldBe(new Finished(
            1, "", "mi-emulator: no emulator answers at http://localhost:1/, which MI_EMULATOR_CONTROL names; start one with 'mi-emulator run' and unset MI_EMULATOR_CONTROL, or say where it is with --control"));

    private Task<Finished> EnvAsync(params string[] args) => EnvAsync(args, []);

    private Task<Finished> EnvAsync(string[] args, params (string, string)[] environment) =>
        EmulatorProcess.RunAsync(["env", .. args], [.. environment, ("MI_EMULATOR_CONTROL", emulator.Control.ToString())]);

    private async Task<Finished> InShellAsync(string script, params (string, string)[] environment)
    {
        await using var shell = EmulatorProcess.StartInShell(script, [.. environment, ("MI_EMULATOR_CONTROL", emulator.Control.ToString())]);
        return await shell.FinishedAsync();
    }

    private static bool HasPowerShell() =>
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "pwsh")));

    /// <summary>An emulator with a host of every kind that has variables, one with a secret that shells would not leave as it is.</summary>
    public sealed class Emulator : IAsyncLifetime
    {
        private static readonly (string Name, string Type)[] hosts =
        [
            ("vm", "Microsoft.Compute/virtualMachines"), ("vm2", "Microsoft.Compute/virtualMachines"), ("web", "Microsoft.Web/sites"), ("odd", "Microsoft.Web/sites"),
            ("function", "Microsoft.Web/sites"), ("containerapp", "Microsoft.App/containerApps"), ("containergroup", "Microsoft.ContainerInstance/containerGroups"),
            ("arc", "Microsoft.HybridCompute/machines"), ("fabric", "Microsoft.ServiceFabric/managedClusters/applications"), ("cloudshell", "Microsoft.Portal/consoles"),
            ("ml", "Microsoft.MachineLearningServices/workspaces/computes"), ("automation", "Microsoft.Automation/automationAccounts"),
            ("aks", "Microsoft.ContainerService/managedClusters"), ("aks-none", "Microsoft.ContainerService/managedClusters"),
        ];

        internal EmulatorProcess Process { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            using var folder = new TemporaryFolder();
            var configured = hosts.Select(host => new JsonObject { ["name"] = host.Name, ["type"] = host.Type, ["systemAssigned"] = true }).ToArray();
            configured.Single(host => (string?)host["name"] == "aks")["userAssigned"] = new JsonArray("default");
            configured.Single(host => (string?)host["name"] == "odd")["identityHeader"] = Secret;
            var file = folder.Write("emulator.json", new JsonObject { ["hosts"] = new JsonArray([.. configured]) }.ToJsonString());
            Process = await EmulatorProcess.StartEmulatorAsync("--config", file);
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
