using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>Where a client gets its tokens, <c>doctor</c> finds nothing wrong, and got one itself.</summary>
public sealed class HealthyTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private readonly EmulatorProcess emulator = running.Process;

    [Theory]
    [InlineData("vm", "virtual machine (IMDS), by AZURE_POD_IDENTITY_AUTHORITY_HOST: .NET, MSAL.NET, JavaScript, Python, Java, C++", "vm (virtualMachines)")]
    [InlineData("web", "App Service, by IDENTITY_ENDPOINT, IDENTITY_HEADER: every SDK", "web (sites)")]
    [InlineData("fabric", "Service Fabric, by IDENTITY_ENDPOINT, IDENTITY_HEADER, IDENTITY_SERVER_THUMBPRINT: .NET,", "fabric (applications)")]
    [InlineData("cloudshell", "Cloud Shell, by MSI_ENDPOINT: .NET,", "cloudshell (consoles)")]
    [InlineData("ml", "Machine Learning, by MSI_ENDPOINT, MSI_SECRET: .NET,", "ml (computes)")]
    [InlineData("aks", "workload identity (AKS), by AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID, AZURE_CLIENT_ID: .NET,", "default (userAssignedIdentities)")]
    public async Task In_the_shell_of_env(string host, string source, string owner)
    {
        var finished = await Examined.InShellAsync($"eval \"$(\"$0\" env --host {host})\"; exec \"$0\" doctor --host {host}", emulator.Control);

        finished.ShouldBeWell();
        finished.Output.ShouldContain($"the variables are those of {host}\n");
        finished.Output.ShouldContain(source);
        finished.Output.ShouldContain($"got one for https://vault.azure.net, of {owner}\n");
    }

    [Fact]
    public async Task On_Azure_Arc_where_the_key_folder_is_the_emulators_to_write()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "the key folder is root's to make");

        var finished = await Examined.InShellAsync("eval \"$(\"$0\" env --host arc)\"; exec \"$0\" doctor --host arc", emulator.Control);

        finished.ShouldBeWell();
        finished.Output.ShouldContain("of arc (machines)\n");
    }

    [Fact]
    public async Task Under_exec()
    {
        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web", "--", EmulatorProcess.Program, "doctor"], Examined.Environment(null));

        finished.ShouldBeWell();
        finished.Output.ShouldContain("the variables are those of web\n");
    }

    [Fact]
    public async Task Beside_an_emulator_whose_control_listener_is_out_of_reach()
    {
        var finished = await Examined.RunAsync("", null, $"AZURE_POD_IDENTITY_AUTHORITY_HOST={emulator.Data}", "AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential");

        finished.ShouldBeWell();
        finished.Output.ShouldContain("note     emulator ");
    }

    [Fact]
    public async Task At_169_254_169_254_with_nothing_set()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a network of one's own takes root");
        const string Script = """
            command -v unshare >/dev/null && command -v ip >/dev/null || exit 99
            exec unshare -n sh -c 'ip link set lo up && ip address add 169.254.169.254/32 dev lo || exit 99
              trap "kill \$emulator" EXIT
              "$0" run --imds-address on --control-port 50999 >/dev/null & emulator=$!
              "$0" health --wait 20s --control http://localhost:50999 >/dev/null
              "$0" doctor' "$0"
            """;

        var finished = await Examined.InShellAsync(Script, null);

        Assert.SkipWhen(finished.ExitCode == 99, "no unshare or iproute2");
        finished.ShouldBeWell();
        finished.Output.ShouldContain("an emulator answers at http://169.254.169.254/");
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_not_asked_for_the_emulator()
    {
        var finished = await Examined.InShellAsync("eval \"$(\"$0\" env --host web)\"; exec \"$0\" doctor", emulator.Control, "HTTP_PROXY=http://user:hush@proxy:3128", "NO_PROXY=.example.com");

        finished.ShouldBeWell();
        finished.Output.ShouldContain("HTTP_PROXY is set, and NO_PROXY excepts localhost");
        finished.Output.ShouldNotContain("hush");
    }

    [Fact]
    public async Task Where_a_client_has_to_name_its_identity_as_in_Azure()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("emulator.json", """
            { "userAssignedIdentities": [{ "name": "orders" }],
              "hosts": [{ "name": "web1", "type": "Microsoft.Web/sites", "userAssigned": ["orders"] }] }
            """);

        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web1", "--config", config, "--", EmulatorProcess.Program, "doctor"], Examined.Environment(null));

        finished.ShouldBeWell();
        finished.Output.ShouldContain("note     token");
        finished.Output.ShouldContain("got one for orders, client id ");
    }

    [Fact]
    public async Task Json_is_the_same_for_tools()
    {
        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web", "--", EmulatorProcess.Program, "doctor", "--format", "json"], Examined.Environment(null));

        finished.ExitCode.ShouldBe(0, finished.ToString());
        var report = JsonNode.Parse(finished.Output)!;
        ((int)report["problems"]!).ShouldBe(0);
        var token = report["findings"]!.AsArray().Single(finding => (string?)finding!["topic"] == "token")!;
        ((string?)token["level"], (string?)token["text"]).ShouldBe(("ok", "got one for https://vault.azure.net, of web (sites)"));
    }
}
