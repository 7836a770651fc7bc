using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Each test asks for a resource of its own: they share an emulator.</summary>
public sealed class RequestsTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private const int SigInt = 2;
    private const string Nobody = "&client_id=00000000-0000-4000-8000-000000000009";
    private readonly EmulatorProcess emulator = running.Process;

    [Fact]
    public async Task A_request_is_a_line_that_says_who_asked_for_what_and_why_it_was_answered_so()
    {
        await AskAsync("api://line", Nobody);
        await AskAsync("api://line");
        await AskAsync("api://line");

        var lines = (await RequestsAsync("--resource", "api://line")).Output.Split('\n');

        lines.Length.ShouldBe(3);
        lines[0].ShouldMatch(@"^#\d+ \d\d:\d\d:\d\d\.\d{3} vm \(imds\): client id 00000000-0000-4000-8000-000000000009 → api://line: 400, refused, no identity with client id 00000000-0000-4000-8000-000000000009 is assigned to vm; assigned: system-assigned, default \([0-9.]+ ms\)$");
        lines[1].ShouldMatch(@" vm \(imds\): system-assigned → api://line: 200, issued, .* \([0-9.]+ ms\)$");
        lines[2].ShouldMatch(@"200, issued, .* \(cached token, [0-9.]+ ms\)$");
    }

    [Theory]
    [InlineData("azsdk-net-Identity/1.21.0 (.NET 10.0.0; Linux)", "(azsdk-net-Identity 1.21.0, ")]
    [InlineData("curl/8.5.0", "(curl 8.5.0, ")]
    [InlineData("mine", "(mine, ")]
    public async Task The_client_is_told_with_its_version(string userAgent, string says)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Metadata", "true");
        http.DefaultRequestHeaders.Add("User-Agent", userAgent);
        using var answer = await http.GetAsync(
            new Uri(emulator.Data, $"/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://{says.Length}"), TestContext.Current.CancellationToken);

        (await RequestsAsync("--resource", $"api://{says.Length}")).Output.ShouldContain(says);
    }

    [Fact]
    public async Task Filters_go_together_and_json_is_the_control_apis()
    {
        await AskAsync("api://filtered", Nobody);
        await AskAsync("api://filtered");
        await AskAsync("api://filtered", "&client_id=97c80746-fffe-5f97-aebc-737751b39fef");

        string[] filters = ["--host", "vm", "--identity", "default", "--resource", "api://filtered", "--protocol", "imds", "--outcome", "issued", "--since", "2020-01-01"];
        var listed = await RequestsAsync([.. filters, "--format", "json"]);

        JsonNode.DeepEquals(JsonNode.Parse(listed.Output), await emulator.GetJsonAsync(emulator.Control, "/_emulator/requests?resource=api://filtered&identity=default")).ShouldBeTrue();
        var id = (long)JsonNode.Parse(listed.Output)!.AsArray().Single()!["id"]!;
        (await RequestsAsync("--resource", "api://filtered", "--since", $"{id - 1}")).Output.ShouldStartWith($"#{id} ");
        var mistyped = await RequestsAsync("--resource", "api://filtred");
        (mistyped.ExitCode, mistyped.Output).ShouldBe((0, ""));
        mistyped.Error.ShouldMatch(@"^no such request; there are \d+ of other kinds, the last of them #\d+ .*$");
    }

    [Fact]
    public async Task A_wait_ends_with_the_first_request_that_comes()
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        await using var waiting = EmulatorProcess.Start(["requests", "--resource", "api://awaited", "--wait", "20s", "--control", $"http://{relay.LocalEndpoint}"]);

        // Its question is on its way before there is an answer.
        using var asking = await relay.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(EmulatorProcess.LongestWait, TestContext.Current.CancellationToken);
        using var asked = new TcpClient(emulator.Control.Host, emulator.Control.Port);
        var question = new byte[4096];
        var length = await asking.GetStream().ReadAsync(question, TestContext.Current.CancellationToken);
        await asked.GetStream().WriteAsync(question.AsMemory(0, length), TestContext.Current.CancellationToken);
        var answering = asked.GetStream().CopyToAsync(asking.GetStream(), TestContext.Current.CancellationToken);
        await AskAsync("api://awaited");

        var finished = await waiting.FinishedAsync();
        finished.ExitCode.ShouldBe(0, finished.ToString());
        finished.Output.ShouldContain("system-assigned → api://awaited: 200");
        answering.IsFaulted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_wait_in_vain_is_exit_code_1_and_says_what_came_in_its_place()
    {
        await AskAsync("api://other");

        var finished = await RequestsAsync("--resource", "api://vain", "--wait", "100ms");

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldMatch(@"^mi-emulator: no such request came within 100ms; there are \d+ of other kinds, the last of them #\d+ .*$");
    }

    [Fact]
    public async Task Followed_each_request_is_shown_once_from_those_that_were_there_until_the_user_has_enough()
    {
        await AskAsync("api://followed");
        await using var following = EmulatorProcess.Start(["requests", "--resource", "api://followed", "--follow", "--control", emulator.Control.ToString()]);
        await following.WaitForOutputAsync("the first request", output => output.Contains("api://followed", StringComparison.Ordinal));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync("api://followed")));
        await following.WaitForOutputAsync("the others", _ => following.OutputLines.Length >= 51);
        following.Signal(SigInt);

        var finished = await following.FinishedAsync();
        (finished.ExitCode, finished.Error).ShouldBe((0, ""));
        var expected = (await RequestsAsync("--resource", "api://followed")).Output;
        finished.Output.ShouldBe(expected);
    }

    [Fact]
    public async Task Followed_as_json_it_is_a_request_a_line_and_ends_when_its_reader_has_enough()
    {
        await AskAsync("api://piped");
        await using var following = EmulatorProcess.StartInShell("\"$0\" requests --resource api://piped --follow --format json | head -n 1", ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));
        await following.WaitForOutputAsync("the first request", output => output.Length > 0);

        // That nobody reads them any more shows when there is something to write; head may take a moment to end.
        for (var start = Stopwatch.GetTimestamp(); !following.HasExited && Stopwatch.GetElapsedTime(start) < EmulatorProcess.LongestWait;)
        {
            await AskAsync("api://piped");
        }

        var finished = await following.FinishedAsync();
        finished.Error.ShouldBeEmpty();
        ((string?)JsonNode.Parse(finished.Output)!["resource"]).ShouldBe("api://piped");
    }

    [Fact]
    public async Task Following_ends_with_the_emulator()
    {
        await using var own = await EmulatorProcess.StartEmulatorAsync();
        await own.TokenAsync();
        await using var following = EmulatorProcess.Start(["requests", "--follow", "--control", own.Control.ToString()]);
        await following.WaitForOutputAsync("the first request", output => output.Length > 0);

        await own.StopAsync();

        var finished = await following.FinishedAsync();
        (finished.ExitCode, finished.Error).ShouldBe((1, $"mi-emulator: the emulator at {own.Control} has ended"));
    }

    [Fact]
    public async Task Cleared_there_are_none()
    {
        await using var own = await EmulatorProcess.StartEmulatorAsync();
        await own.TokenAsync();
        var control = own.Control.ToString();

        (await EmulatorProcess.RunAsync("requests", "clear", "--control", control)).ShouldBe(new Finished(0, "forgot every request", ""));
        (await EmulatorProcess.RunAsync("requests", "--control", control)).ShouldBe(new Finished(0, "", "no such request; there is none of any kind: does the client ask this emulator?"));
        (await EmulatorProcess.RunAsync("requests", "--format", "json", "--control", control)).ShouldBe(new Finished(0, "[]", ""));
        (await EmulatorProcess.RunAsync("requests", "--wait", "1ms", "--control", control)).ShouldBe(
            new Finished(1, "", "mi-emulator: no such request came within 1ms; there is none of any kind: does the client ask this emulator?"));
    }

    [Theory]
    [InlineData("--outcome lost", "--outcome: must be one of issued, answered, challenged")]
    [InlineData("--protocol smtp --since yesterday", "--protocol: must be one of imds, vm-extension")]
    [InlineData("--wait soon", "--wait: must be a span such as 500ms, 90s, 10m, 2h, 1d or d.hh:mm:ss, up to 10m")]
    [InlineData("--wait 1000000d", "--wait: must be a span")]
    public async Task A_mistake_is_told_in_the_emulators_words_as_one_of_the_option(string arguments, string says)
    {
        var finished = await RequestsAsync(arguments.Split(' '));

        finished.ExitCode.ShouldBe(2, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldStartWith($"mi-emulator: {says}");
        finished.Error.Split('\n').Length.ShouldBe(1);
    }

    private Task<Finished> RequestsAsync(params string[] args) => EmulatorProcess.RunAsync(["requests", .. args], ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));

    private async Task AskAsync(string resource, string more = "")
    {
        using var answer = await emulator.GetAsync(emulator.Data, $"/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}{more}");
    }
}
