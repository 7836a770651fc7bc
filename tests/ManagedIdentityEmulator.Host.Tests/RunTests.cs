using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Host.Tests;

public class RunTests
{
    private const int SigHup = 1;

    [Theory]
    [InlineData]
    [InlineData("run")]
    public async Task It_starts_with_and_without_the_word_run(params string[] words)
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync(words);

        (await emulator.TokenAsync()).Split('.').Length.ShouldBe(3);
    }

    [Fact]
    public async Task Options_before_the_word_run_count_as_well()
    {
        using var folder = new TemporaryFolder();
        await using var started = EmulatorProcess.Start([.. EmulatorProcess.OnFreePorts("--ready-file", folder.File("ready")), "run"]);

        var emulator = await started.ReadyAsync(folder.File("ready"));

        emulator.Data.Port.ShouldNotBe(50342);
    }

    [Fact]
    public async Task A_token_file_is_there_when_the_emulator_is_ready_and_gone_after()
    {
        using var folder = new TemporaryFolder();
        var token = folder.File("tokens/azure-identity-token");
        await using (await EmulatorProcess.StartEmulatorAsync("--config", Cluster(folder, token)))
        {
            File.ReadAllText(token).Split('.').Length.ShouldBe(3);
        }

        File.Exists(token).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_file_that_cannot_be_written_is_said_at_the_start()
    {
        using var folder = new TemporaryFolder();
        var token = Path.Combine(folder.Write("file", ""), "token");

        await using var started = EmulatorProcess.Start(EmulatorProcess.OnFreePorts("--config", Cluster(folder, token)));

        var finished = await started.FinishedAsync();
        finished.ExitCode.ShouldBe(1);
        finished.Error.ShouldStartWith($"mi-emulator: The token file of aks, {token}, cannot be written (");
        finished.Error.Split('\n').Length.ShouldBe(1);
        finished.Output.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task A_file_that_is_no_token_is_left_and_said_at_the_start()
    {
        using var folder = new TemporaryFolder();
        var key = folder.Write("id_rsa", "precious");

        await using var started = EmulatorProcess.Start(EmulatorProcess.OnFreePorts("--config", Cluster(folder, key)));

        var finished = await started.FinishedAsync();
        finished.ExitCode.ShouldBe(1);
        finished.Error.ShouldBe($"mi-emulator: The token file of aks, {key}, exists and is no token; take it away, or name another tokenFile.");
        File.ReadAllText(key).ShouldBe("precious");
    }

    [Fact]
    public async Task A_device_is_no_ready_file_and_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices are files on Unix");
        const string Device = "/dev/mi-emulator-tests"; // one that nobody misses, should it be taken away

        var finished = await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--ready-file", Device));

        finished.ShouldBe(new Finished(1, "", $"mi-emulator: --ready-file: {Device} cannot be written: it is a device"));
    }

    [Fact]
    public async Task The_ready_file_is_there_while_the_emulator_answers_and_gone_after()
    {
        using var folder = new TemporaryFolder();
        var ready = folder.Write("ready.json", "left over from a run that was killed");
        await using var started = EmulatorProcess.Start(EmulatorProcess.OnFreePorts("--ready-file", ready));
        await WaitForJsonAsync(started, ready);

        // The first request at the first moment: no retry.
        var emulator = await started.ReadyAsync(ready);
        using var first = await emulator.GetAsync(emulator.Control, "/health/ready");

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(await File.ReadAllTextAsync(ready, TestContext.Current.CancellationToken))!.AsObject().Select(address => address.Key).ShouldBe(["data", "tls", "control"]);
        (emulator.Data.Scheme, emulator.Tls.Scheme, emulator.Control.Scheme).ShouldBe(("http", "https", "http"));
        await emulator.StopAsync();
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public Task SIGTERM_ends_it_with_exit_code_0_soon_even_while_somebody_listens_to_events() => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        using var http = new HttpClient();
        using var events = await http.GetAsync(new Uri(emulator.Control, "/_emulator/events"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        return await emulator.EndAsync();
    });

    [Fact]
    public async Task A_terminal_that_is_closed_ends_it_as_SIGTERM_does_and_its_files_go_with_it()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        var tokenFile = (string)(await emulator.GetJsonAsync(emulator.Control, "/_emulator/hosts/aks/env"))["AZURE_FEDERATED_TOKEN_FILE"]!;
        File.Exists(tokenFile).ShouldBeTrue();

        emulator.Signal(SigHup);
        var finished = await emulator.FinishedAsync();

        finished.ExitCode.ShouldBe(0, finished.ToString());
        File.Exists(tokenFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Under_nohup_it_outlives_the_terminal()
    {
        using var folder = new TemporaryFolder();
        var options = string.Join(' ', EmulatorProcess.OnFreePorts("--ready-file", folder.File("ready")));
        await using var started = EmulatorProcess.StartInShell($"trap '' HUP; exec \"$0\" {options}");
        var emulator = await started.ReadyAsync(folder.File("ready"));

        emulator.Signal(SigHup);

        (await emulator.TokenAsync()).ShouldNotBeEmpty();
        (await emulator.StopAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task In_a_container_the_banner_says_what_helps_outside_of_it()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], ("DOTNET_RUNNING_IN_CONTAINER", "true"));

        await emulator.WaitForOutputAsync("the banner", output => output.Contains($"eval \"$(curl -s 'http://NAME:{emulator.Control.Port}/_emulator/hosts/web/env?format=bash')\""));
        emulator.Output.ShouldNotContain("this machine");
    }

    [Fact]
    public async Task The_banner_shows_addresses_identities_and_a_curl_line_that_works()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        await emulator.WaitForOutputAsync("the banner", output => output.Contains("export AZURE_POD_IDENTITY_AUTHORITY_HOST="));

        foreach (var address in new[] { emulator.Data, emulator.Tls, emulator.Control })
        {
            emulator.Output.ShouldContain(address.GetLeftPart(UriPartial.Authority));
        }

        emulator.Output.ShouldContain($"eval \"$({EmulatorProcess.Program} env --host web --control {emulator.Control.GetLeftPart(UriPartial.Authority)})\"");
        emulator.Output.ShouldContain("default          client id 97c80746-fffe-5f97-aebc-737751b39fef");
        emulator.Output.ShouldContain("vm               client id 4cf17ec3-88be-5804-8b95-795909f19566");
        using var answer = await emulator.GetAsync(emulator.Data, CurlLine(emulator.Output)!);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{ "userAssignedIdentities": [ { "name": "one" }, { "name": "two" } ], "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "userAssigned": ["two", "one"] } ] }""", "First token:")]
    [InlineData("""{ "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "userAssigned": ["default"] } ] }""", "First token:")]
    [InlineData("""{ "hosts": [ { "name": "web1", "type": "Microsoft.Web/sites", "systemAssigned": true } ] }""", "mi-emulator env --host web1 --control http://localhost:")]
    [InlineData("""{ "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines" } ] }""", "vm1, has no identity")]
    public async Task What_to_paste_fits_the_configured_hosts(string configuration, string says)
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await EmulatorProcess.StartEmulatorAsync("--config", folder.Write("emulator.json", configuration));
        await emulator.WaitForOutputAsync("the banner", output => output.Contains(says) && (says != "First token:" || CurlLine(output) is not null));

        var line = CurlLine(emulator.Output);

        (line is not null).ShouldBe(says == "First token:", emulator.Output);
        if (line is not null)
        {
            using var answer = await emulator.GetAsync(emulator.Data, line);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, line);
        }
    }

    [Fact]
    public async Task Both_loopback_addresses_are_listened_on_at_the_same_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();

        foreach (var listener in new[] { emulator.Data, emulator.Tls, emulator.Control })
        {
            foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
            {
                using var client = new TcpClient(address.AddressFamily);
                await client.ConnectAsync(address, listener.Port, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task A_json_log_is_nothing_but_json_lines()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], ("MI_EMULATOR_Logging__Format", "json"));
        using var misplaced = await emulator.GetAsync(emulator.Data, $"/{await emulator.TokenAsync()}");
        await emulator.WaitForOutputAsync("the line of a token in the wrong place", output => output.Contains("[token]"));

        var finished = await emulator.StopAsync();

        var lines = finished.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        lines.ShouldAllBe(line => line.ContainsKey("Timestamp") && line.ContainsKey("Level") && line.ContainsKey("RenderedMessage"));
        lines.ShouldContain(line => ((string)line["RenderedMessage"]!).Contains(emulator.Control.GetLeftPart(UriPartial.Authority)));
        finished.Output.ShouldNotContain("eyJ", Case.Sensitive);
    }

    [Fact]
    public async Task The_log_has_a_line_a_token_request_and_never_a_token()
    {
        const string TokenPath = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        var token = await emulator.TokenAsync();
        (await emulator.TokenAsync()).ShouldBe(token);
        using var named = await emulator.GetAsync(emulator.Data, $"{TokenPath}https://graph.microsoft.com/&client_id=97c80746-fffe-5f97-aebc-737751b39fef");
        using var refused = await emulator.GetAsync(emulator.Data, $"{TokenPath}https://vault.azure.net&client_id=00000000-0000-4000-8000-000000000009");

        var finished = await emulator.StopAsync();

        var lines = finished.Output.Split('\n').Where(line => line.Contains("Token for")).ToList();
        lines.Count.ShouldBe(4, finished.Output);
        lines[0].ShouldEndWith("INF Token for vm: system-assigned → https://vault.azure.net: issued (new)");
        lines[1].ShouldEndWith("INF Token for vm: system-assigned → https://vault.azure.net: issued (cached)");
        lines[2].ShouldEndWith("INF Token for vm: default → https://graph.microsoft.com/: issued (new)");
        lines[3].ShouldContain("refused, no identity with client id 00000000-0000-4000-8000-000000000009");
        finished.Output.ShouldNotContain("eyJ", Case.Sensitive);
    }

    [Fact]
    public async Task A_quiet_log_still_says_where_the_emulator_is()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], ("MI_EMULATOR_Logging__Level", "error"));
        await emulator.TokenAsync();

        var finished = await emulator.StopAsync();

        finished.Output.ShouldContain(emulator.Data.GetLeftPart(UriPartial.Authority));
        finished.Output.ShouldNotContain(" INF ");
    }

    private static string? CurlLine(string banner) => Regex.Match(banner, "curl -H Metadata:true '(.*)'") is { Success: true } line ? line.Groups[1].Value : null;

    private static async Task WaitForJsonAsync(EmulatorProcess started, string file)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < EmulatorProcess.LongestWait && !started.HasExited; await Task.Delay(5))
        {
            if (File.Exists(file) && (await File.ReadAllTextAsync(file)).StartsWith('{'))
            {
                return;
            }
        }
    }

    private static string Cluster(TemporaryFolder folder, string tokenFile) => folder.Write(
        "emulator.json", $$"""{ "hosts": [ { "name": "aks", "type": "Microsoft.ContainerService/managedClusters", "tokenFile": "{{tokenFile}}" } ] }""");
}
