using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Configuration;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>Drills in <c>emulator.json</c>. The control API and the testing library read them by the same rules.</summary>
public class FaultConfigurationTests
{
    private const string Everything =
        """{ "name": "bad-day", "preset": "throttled", "effect": "503", "protocol": "imds", "host": "vm", "identity": "default", "resource": "api://orders", "times": 3, "every": 2, "probability": 0.5, "seed": 42, "from": "2026-01-31T12:00:00Z", "until": "2026-01-31T14:01:10+02:00" }""";

    [Theory]
    [InlineData("""{ "effect": "410 x2, 429 retry-after=1, ok" }""")]
    [InlineData("""{ "preset": "imds-updating" }""")]
    [InlineData("""{ "effect": "hang", "host": "VM", "identity": "SYSTEM-assigned", "for": "00:01:10", "from": "2026-01-31T12:00:00.5+01:00" }""")]
    [InlineData("""{ "effect": "hang", "identity": "97c80746-fffe-5f97-aebc-737751b39fef" }""")]
    [InlineData("""{ "effect": "hang", "identity": "/subscriptions/11111111-2222-4333-8444-555555555555/anything" }""")]
    [InlineData("""{ "effect": "503", "protocol": "discovery", "host": "aks" }""")]
    [InlineData("""{ "effect": "truncated", "protocol": "discovery" }""")]
    [InlineData("""{ "effect": "429", "protocol": "instance-metadata", "host": "vm" }""")]
    [InlineData("""{ "effect": "ok, html=599", "times": 1000000000, "every": 1, "probability": 1 }""")]
    public void A_drill_that_is_right_is_read_and_the_schema_knows_it(string drill)
    {
        ConfigurationSample.ProblemsIn($$"""{ "faults": [ {{drill}} ] }""").ShouldBeEmpty();
        SchemaCheck.Accepts(Schema, Json($$"""{ "faults": [ {{drill}} ] }""")).ShouldBeTrue();
    }

    [Fact]
    public void Every_key_is_read()
    {
        var drill = ConfigurationSample.Read($$"""{ "faults": [ {{Everything}} ] }""").Options.Faults.ShouldHaveSingleItem();

        typeof(FaultOptions).GetProperties().Where(property => property.GetValue(drill) is null).ShouldHaveSingleItem().Name.ShouldBe(nameof(FaultOptions.For));
        drill.Until.ShouldBe(new DateTimeOffset(2026, 1, 31, 12, 1, 10, TimeSpan.Zero));
        (drill.Times, drill.Every, drill.Probability, drill.Seed).ShouldBe((3, 2, 0.5, 42));
    }

    [Theory]
    [InlineData("{}", "effect: is missing: 403, 404,")]
    [InlineData("{}", "or a preset: imds-updating, throttled, identity-propagating, gateway-html, slow-start, clock-skew")]
    [InlineData("""{ "effect": "explode" }""", "effect: 'explode' is no effect; there are 403")]
    [InlineData("""{ "effect": "" }""", "effect: '' is no effect")]
    [InlineData("""{ "preset": "throttling" }""", "preset: must be one of imds-updating, throttled, identity-propagating, gateway-html, slow-start, clock-skew")]
    [InlineData("""{ "effect": "hang", "name": "" }""", "name: must be 1 to 64 letters, digits, hyphens, underscores and dots")]
    [InlineData("""{ "effect": "hang", "name": "a/b" }""", "name: must be 1 to 64 letters")]
    [InlineData("""{ "effect": "hang", "name": "-a" }""", "name: must be 1 to 64 letters")]
    [InlineData("""{ "effect": "hang", "name": "a\n" }""", "name: must be 1 to 64 letters")]
    [InlineData("""{ "effect": "hang", "name": "presets" }""", "name: 'presets' is where /_emulator/faults lists the presets")]
    [InlineData("""{ "effect": "hang", "protocol": "IMDS" }""", "protocol: must be one of imds, vm-extension, app-service, container-apps, container-instances, arc, service-fabric, cloud-shell, machine-learning, automation, entra, discovery, instance-metadata")]
    [InlineData("""{ "effect": "hang", "host": "vm9" }""", "host: no host is named 'vm9'; there are vm, web, function")]
    [InlineData("""{ "effect": "hang", "host": "vm", "protocol": "arc" }""", "protocol: vm does not speak arc, but imds and vm-extension and instance-metadata")]
    [InlineData("""{ "effect": "hang", "host": "web", "protocol": "entra" }""", "protocol: web does not speak entra, but app-service")]
    [InlineData("""{ "effect": "hang", "host": "vm", "protocol": "discovery" }""", "protocol: vm does not speak discovery")]
    [InlineData("""{ "effect": "hang", "identity": "nobody" }""", "identity: no identity is named 'nobody'; it takes system-assigned, a client id, a principal id, a resource id, or a name: default")]
    [InlineData("""{ "effect": "hang", "identity": "" }""", "identity: no identity is named ''")]
    [InlineData("""{ "effect": "hang", "identity": "{97c80746-fffe-5f97-aebc-737751b39fef}" }""", "identity: no identity is named")]
    [InlineData("""{ "effect": "hang", "resource": "" }""", "resource: must be what a token is asked for")]
    [InlineData("""{ "effect": "hang", "protocol": "discovery", "identity": "default" }""", "identity: no request of discovery comes to an identity")]
    [InlineData("""{ "effect": "hang", "protocol": "instance-metadata", "resource": "api://orders" }""", "resource: no request of instance-metadata has a resource")]
    [InlineData("""{ "effect": "503, expired-token", "protocol": "discovery" }""", "effect: 'expired-token' is of a token, which discovery does not give")]
    [InlineData("""{ "effect": "missing=resource", "protocol": "instance-metadata" }""", "effect: 'missing=resource' is of a token, which instance-metadata does not give")]
    [InlineData("""{ "preset": "identity-propagating", "protocol": "discovery" }""", "effect: 'identity-not-found' is of a token, which discovery does not give")]
    [InlineData("""{ "effect": "hang", "times": 0 }""", "times: must be from 1 to 1000000000; leave it out for no end")]
    [InlineData("""{ "effect": "hang", "times": 1000000001 }""", "times: must be from 1 to 1000000000")]
    [InlineData("""{ "effect": "hang", "every": 0 }""", "every: must be from 1 to 1000000000")]
    [InlineData("""{ "effect": "hang", "probability": 0 }""", "probability: must be more than 0 and at most 1")]
    [InlineData("""{ "effect": "hang", "probability": 1.01 }""", "probability: must be more than 0 and at most 1")]
    [InlineData("""{ "effect": "hang", "seed": 42 }""", "seed: is for probability, which is not set")]
    [InlineData("""{ "effect": "hang", "until": "2026-01-31T12:00:00Z", "for": "00:01:00" }""", "for: says the same as until: give one of them")]
    [InlineData("""{ "effect": "hang", "for": "00:00:00" }""", "for: must be more than zero")]
    [InlineData("""{ "effect": "hang", "from": "2026-01-31T12:00:00Z", "until": "2026-01-31T12:00:00Z" }""", "until: must be after from")]
    [InlineData("""{ "effect": "hang", "until": "2026-01-31T12:00:00" }""", "until: must be an instant such as \"2026-01-31T12:00:00Z\"")] // of which zone?
    [InlineData("""{ "effect": "hang", "until": "2026-01-31" }""", "until: must be an instant such as")]
    [InlineData("""{ "effect": "hang", "until": "tomorrow" }""", "until: must be an instant such as")]
    [InlineData("""{ "effect": "hang", "for": "70s" }""", "for: must be a duration as d.hh:mm:ss")]
    [InlineData("""{ "effect": "hang", "for": "-00:01:00" }""", "for: must be a duration as d.hh:mm:ss")]
    [InlineData("""{ "effect": "hang", "times": "3" }""", "times: must be a whole number")]
    [InlineData("""{ "effect": "hang", "probability": "0.5" }""", "probability: must be a number")]
    [InlineData("""{ "effect": 429 }""", "effect: must be a string")]
    [InlineData("""{ "effect": "hang", "efect": "x" }""", "efect: unknown key; known here: name, preset, effect, protocol, host, identity, resource, times, every, probability, seed, from, until, for")]
    public void A_mistake_is_named_by_its_place(string drill, string problem) =>
        ConfigurationSample.ProblemsIn($$"""{ "faults": [ { "effect": "hang" }, {{drill}} ] }""").ShouldContain(found => found.StartsWith("$.faults[1].") && found.Contains(problem));

    [Theory]
    [InlineData("effect", 4097, "has at most 4096 characters")]
    [InlineData("resource", 1025, "of at most 1024 characters")]
    [InlineData("identity", 2049, "has at most 2048 characters")]
    public void A_drill_keeps_no_long_texts(string member, int length, string message)
    {
        var drill = new JsonObject { ["effect"] = "hang", [member] = "/subscriptions/".PadRight(length, 'x') };

        var problem = ConfigurationReader.Read(new JsonObject { ["faults"] = new JsonArray(drill) }.ToJsonString()).Problems.ShouldHaveSingleItem();

        (problem.Path, problem.Message.Contains(message)).ShouldBe(($"$.faults[0].{member}", true), problem.Message);
    }

    [Fact]
    public void All_mistakes_of_all_drills_are_named_at_once() =>
        ConfigurationSample.ProblemsIn("""{ "faults": [ { "effect": "explode", "host": "vm9", "times": 0 }, null, { "preset": "x", "every": 0 } ] }""")
            .Select(problem => problem.Split(':')[0]).ShouldBe(["$.faults[1]", "$.faults[0].host", "$.faults[0].times", "$.faults[0].effect", "$.faults[2].preset", "$.faults[2].every"]);

    [Theory]
    [InlineData("""{ "name": "Bad-day", "effect": "hang" }, { "effect": "410" }, { "name": "bad-DAY", "effect": "429" }""", "$.faults[2].name: there is another drill named 'bad-DAY'")]
    [InlineData("""{ "preset": "throttled", "name": "throttled" }, { "preset": "slow-start", "name": "throttled" }""", "$.faults[1].name: there is another drill named 'throttled'")]
    public void No_two_drills_have_one_name(string drills, string problem) => ConfigurationSample.ProblemsIn($$"""{ "faults": [ {{drills}} ] }""").ShouldBe([problem]);

    [Theory]
    [InlineData("""{ "faults": [ { "effect": 429 } ] }""")]
    [InlineData("""{ "faults": [ { "times": "3" } ] }""")]
    [InlineData("""{ "faults": [ { "times": 1.5 } ] }""")]
    [InlineData("""{ "faults": [ { "probability": "0.5" } ] }""")]
    [InlineData("""{ "faults": [ { "for": "70s" } ] }""")]
    [InlineData("""{ "faults": [ { "unknown": 1 } ] }""")]
    [InlineData("""{ "faults": {} }""")]
    public void What_the_schema_refuses_the_reader_refuses(string json)
    {
        SchemaCheck.Accepts(Schema, Json(json)).ShouldBeFalse();
        ConfigurationSample.ProblemsIn(json).ShouldNotBeEmpty();
    }

    [Fact]
    public void Environment_variables_set_drills_too() =>
        ConfigurationSample.Valid(null, ("MI_EMULATOR_Faults__0__Effect", "503"), ("MI_EMULATOR_Faults__0__Times", "3"), ("MI_EMULATOR_Faults__0__Probability", "0.5"))
            .Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(drill => drill.Effect.ShouldBe("503"), drill => drill.Times.ShouldBe(3), drill => drill.Probability.ShouldBe(0.5));

    [Fact]
    public async Task The_drills_of_the_file_are_in_force_from_the_start()
    {
        await using var emulator = await Emulator.StartAsync(
            e => e.WithoutPorts().UseConfiguration("""{ "faults": [ { "effect": "410" }, { "preset": "throttled", "host": "vm" }, { "name": "later", "effect": "hang", "from": "9999-01-01T00:00:00Z" } ] }"""),
            TestContext.Current.CancellationToken);

        emulator.Faults.All.Select(drill => (drill.Name, drill.Effect, $"{drill.Phase}"))
            .ShouldBe([("fault-1", "410", "Active"), ("throttled", "429 retry-after=1", "Active"), ("later", "hang", "Waiting")]);
    }

    private static System.Text.Json.Nodes.JsonNode Schema { get; } = Json(ConfigurationSchema.Write());

    private static System.Text.Json.Nodes.JsonNode Json(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!;
}
