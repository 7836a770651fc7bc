using System.Net;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Each drill is for a resource of its own: the tests share an emulator.</summary>
public sealed class FaultTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private readonly EmulatorProcess emulator = running.Process;

    [Theory]
    [InlineData("api://quoted", "410 x2, 429 retry-after=1, ok")]
    [InlineData("api://unquoted", "410", "x2,", "429", "retry-after=1,", "ok")]
    public async Task Several_effects_take_their_turns_whether_they_are_quoted_or_not(string resource, params string[] effect)
    {
        var added = await FaultAsync(["add", .. effect, "--resource", resource, "--host", "vm", "--name", $"turns-{effect.Length}"]);

        added.ExitCode.ShouldBe(0, added.ToString());
        added.Output.ShouldMatch($"^NAME +STATE +EFFECT +REQUESTS +MATCHED +APPLIED\nturns-{effect.Length} +active +410 x2, 429 retry-after=1, ok +host=vm resource={resource} +0 +0 of 4$");
        HttpStatusCode[] answers = [await StatusAsync(resource), await StatusAsync(resource), await StatusAsync(resource), await StatusAsync(resource)];
        answers.ShouldBe([HttpStatusCode.Gone, HttpStatusCode.Gone, HttpStatusCode.TooManyRequests, HttpStatusCode.OK]);
    }

    [Fact]
    public async Task An_incident_goes_by_its_name_and_can_be_narrowed()
    {
        (await FaultAsync("add", "throttled", "--resource", "api://incident", "--times", "1")).ExitCode.ShouldBe(0);

        (await StatusAsync("api://incident"), await StatusAsync("api://incident")).ShouldBe((HttpStatusCode.TooManyRequests, HttpStatusCode.OK));
        (await DrillAsync("throttled"))["preset"]!.ToString().ShouldBe("throttled");
    }

    [Fact]
    public async Task Every_option_reaches_the_drill()
    {
        var added = await FaultAsync("add", "skewed-token=-10m", "--name", "late", "--protocol", "app-service", "--host", "web", "--identity", "default", "--resource", "api://late",
            "--times", "5", "--every", "3", "--probability", "0.25", "--seed", "-7", "--from", "2030-01-31T12:00", "--for", "70s");

        added.ExitCode.ShouldBe(0, added.ToString());
        added.Output.ShouldMatch("late +waiting for 2030-01-31 12:00:00Z +skewed-token=-10m +protocol=app-service host=web identity=default resource=api://late every=3 probability=0.25 seed=-7 +0 +0 of 5");
        JsonNode.DeepEquals(await DrillAsync("late"), JsonNode.Parse(
            """{"name":"late","effect":"skewed-token=-10m","protocol":"app-service","host":"web","identity":"default","resource":"api://late","times":5,"every":3,"probability":0.25,"seed":-7,"from":"2030-01-31T12:00:00+00:00","until":"2030-01-31T12:01:10+00:00","phase":"waiting","matched":0,"applied":0}""")).ShouldBeTrue();
    }

    [Fact]
    public async Task Fault_alone_lists_the_drills_as_fault_list_does()
    {
        await FaultAsync("add", "503", "--resource", "api://listed", "--until", "2100-01-01", "--name", "listed");
        await StatusAsync("api://listed");

        var listed = await FaultAsync("list");

        listed.Output.ShouldMatch("listed +active until 2100-01-01 00:00:00Z +503 +resource=api://listed +1 +1\n?");
        (await FaultAsync()).ShouldBe(listed);
        JsonNode.DeepEquals(JsonNode.Parse((await FaultAsync("list", "--format", "json")).Output), await emulator.GetJsonAsync(emulator.Control, "/_emulator/faults")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_incidents_are_told_with_a_sentence_each_and_no_emulator()
    {
        var finished = await EmulatorProcess.RunAsync("fault", "presets", "--control", "http://localhost:1");

        finished.ExitCode.ShouldBe(0, finished.ToString());
        finished.Output.ShouldMatch("imds-updating +410 +IMDS is updated, and answers 410 for the 70 seconds that this may take\\.");
        finished.Output.Split('\n').Length.ShouldBe(7);
    }

    [Fact]
    public async Task Drills_are_removed_by_name_or_all_at_once()
    {
        await using var own = await EmulatorProcess.StartEmulatorAsync();
        Task<Finished> FaultAsync(params string[] args) => EmulatorProcess.RunAsync(["fault", .. args, "--control", own.Control.ToString()]);
        await FaultAsync("add", "500", "--name", "one");
        await FaultAsync("add", "500", "--name", "two");
        await FaultAsync("add", "500");

        (await FaultAsync("remove", "one")).ShouldBe(new Finished(0, "removed one", ""));
        (await FaultAsync("remove", "one")).ShouldBe(new Finished(2, "", "mi-emulator: No such drill: No drill is named 'one'; there are two, fault-1."));
        (await FaultAsync("clear")).ShouldBe(new Finished(0, "removed every failure drill", ""));
        (await FaultAsync()).ShouldBe(new Finished(0, "", "no failure drills"));
        (await FaultAsync("list", "--format", "json")).ShouldBe(new Finished(0, "[]", ""));
    }

    [Theory]
    [InlineData("explode", "EFFECT: 'explode' is no effect; there are 403, 404, 408, 410, 429")]
    [InlineData("503 --host nobody", "--host: no host is named 'nobody'; there are vm, web, function")]
    [InlineData("503 --identity nobody", "--identity: no identity is named 'nobody'; it takes system-assigned, a client id")]
    [InlineData("imds-updating --host web", "--protocol: web does not speak imds, but app-service")]
    [InlineData("503 --times 0 --seed 1", "--times: must be from 1 to 1000000000; leave it out for no end; --seed: is for probability, which is not set")]
    public async Task A_mistake_is_told_in_the_emulators_words_as_one_of_the_option(string arguments, string says)
    {
        var finished = await FaultAsync(["add", .. arguments.Split(' ')]);

        finished.ExitCode.ShouldBe(2, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldStartWith($"mi-emulator: {says}");
        finished.Error.ShouldEndWith(" (see mi-emulator fault add --help)");
        finished.Error.Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Under_exec_the_drill_is_the_commands_own_emulators()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /bin/sh");

        var finished = await EmulatorProcess.RunAsync("exec", "--host", "web", "--", "/bin/sh", "-c", "\"$0\" fault add 503 --name private --host web && \"$0\" fault list --format json", EmulatorProcess.Program);

        finished.ExitCode.ShouldBe(0, finished.ToString());
        finished.Output.ShouldContain("\"name\": \"private\"");
        (await emulator.GetJsonAsync(emulator.Control, "/_emulator/faults")).ToJsonString().ShouldNotContain("private");
    }

    private Task<Finished> FaultAsync(params string[] args) => EmulatorProcess.RunAsync(["fault", .. args], ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));

    private async Task<HttpStatusCode> StatusAsync(string resource)
    {
        using var answer = await emulator.GetAsync(emulator.Data, $"/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}");
        return answer.StatusCode;
    }

    private async Task<JsonNode> DrillAsync(string name) =>
        (await emulator.GetJsonAsync(emulator.Control, "/_emulator/faults")).AsArray().Single(drill => (string?)drill!["name"] == name)!;
}
