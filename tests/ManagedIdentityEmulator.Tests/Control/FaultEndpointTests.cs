using System.Net;
using System.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>/_emulator/faults</c>: drills as <c>emulator.json</c> has them, added, listed and removed while the emulator runs.</summary>
public sealed class FaultEndpointTests(FaultEndpointTests.InMemory fixture) : IClassFixture<FaultEndpointTests.InMemory>, IDisposable
{
    private const string Faults = "/_emulator/faults";

    private readonly Emulator emulator = fixture.Emulator;
    private readonly HttpClient client = new(fixture.Emulator.CreateHandler()) { BaseAddress = fixture.Emulator.ControlAddress };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_is_added_seen_and_removed()
    {
        var added = await PostAsync("""{ "name": "bad-day", "effect": "410 x2 , 429  retry-after=00:00:05", "host": "vm", "for": "00:01:10" }""");
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        var drill = (await added.JsonAsync()).AsArray().ShouldHaveSingleItem()!.AsObject();

        drill.Select(member => member.Key).ShouldBe(["name", "effect", "host", "times", "from", "until", "phase", "matched", "applied"]);
        ((string)drill["effect"]!).ShouldBe("410 x2, 429 retry-after=5");
        ((string)drill["phase"]!).ShouldBe("active");
        (await (await client.GetAsync(Faults, Cancel)).JsonAsync())[0]!.ToJsonString().ShouldBe(drill.ToJsonString());
        (await (await client.GetAsync($"{Faults}/BAD-day", Cancel)).JsonAsync()).ToJsonString().ShouldBe(drill.ToJsonString());

        (await client.DeleteAsync($"{Faults}/bad-day", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await client.GetAsync(Faults, Cancel)).TextAsync()).ShouldBe("[]");
    }

    [Fact]
    public async Task Several_are_added_at_once_and_all_removed_at_once()
    {
        (await PostAsync("""[ { "effect": "410" }, { "preset": "throttled" }, /* chance */ { "effect": "503", "probability": 0.5, "seed": 42, }, ]""")).StatusCode.ShouldBe(HttpStatusCode.Created);
        emulator.Faults.All.Select(drill => drill.Effect).ShouldBe(["410", "429 retry-after=1", "503"]);

        (await client.DeleteAsync(Faults, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        emulator.Faults.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_content_type_does_not_matter() // curl -d says that it sends a form
    {
        var form = new StringContent("""{ "effect": "410" }""", Encoding.UTF8, "application/x-www-form-urlencoded");

        (await client.PostAsync(Faults, form, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{ "effect": "explode", "host": "vm9" }""", "effect", "host")]
    [InlineData("""[ { "effect": "410" }, { "effect": "explode" } ]""", "[1].effect")]
    [InlineData("""[ { "effect": "explode" } ]""", "[0].effect")]
    [InlineData("""[ { "name": "a", "effect": "410" }, { "name": "A", "effect": "410" } ]""", "[1].name")]
    [InlineData("""{ "effect": 429 }""", "effect")]
    [InlineData("""{ "efect": "429" }""", "efect")]
    [InlineData("""{ "effect": null }""", "effect")]
    [InlineData("""{ "effect": "410", "effect": "429" }""", "$")]
    [InlineData("""[ 1 ]""", "[0]")]
    [InlineData("""[ null ]""", "[0]")]
    [InlineData("""[ [] ]""", "[0]")]
    [InlineData("null", "$")]
    [InlineData("\"410\"", "$")]
    [InlineData("410 x2", "$")]
    [InlineData("{", "$")]
    [InlineData("", "$")]
    public async Task Mistakes_are_named_by_their_place_and_nothing_is_added(string body, params string[] fields)
    {
        var response = await PostAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.JsonAsync();
        ((string)problem["title"]!).ShouldBe("No drill was added");
        problem["errors"]!.AsObject().Select(error => error.Key).ShouldBe(fields, ignoreOrder: true);
        emulator.Faults.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_no_text_is_refused()
    {
        (await (await PostAsync($$"""{ "effect": "410", "name": "{{new string('a', 70_000)}}" }""")).TextAsync()).ShouldContain("longer than 65536 bytes");
        (await (await client.PostAsync(Faults, new ByteArrayContent([0x7B, 0xFF, 0x7D]), Cancel)).TextAsync()).ShouldContain("is no JSON");
        (await PostAsync($"[{string.Join(',', Enumerable.Repeat("""{"effect":"410"}""", 1001))}]")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory, InlineData("GET"), InlineData("DELETE")]
    public async Task One_that_there_is_not_is_named_with_those_that_are(string method)
    {
        emulator.Faults.Add("410", f => f.Name = "bad-day");

        var response = await client.SendAsync(new(new(method), $"{Faults}/worse-day"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        ((string)(await response.JsonAsync())["detail"]!).ShouldBe("No drill is named 'worse-day'; there are bad-day.");
    }

    [Fact]
    public async Task The_presets_are_listed_with_what_they_do()
    {
        var presets = (await (await client.GetAsync($"{Faults}/presets", Cancel)).JsonAsync()).AsArray();

        presets.Select(preset => (string)preset!["name"]!).ShouldBe(["imds-updating", "throttled", "identity-propagating", "gateway-html", "slow-start", "clock-skew"]);
        presets[0]!.ToJsonString().ShouldBe("""{"name":"imds-updating","description":"IMDS is updated, and answers 410 for the 70 seconds that this may take.","effect":"410","protocol":"imds","for":"00:01:10"}""");
    }

    [Theory, InlineData("PUT", Faults, "GET, HEAD, POST, DELETE"), InlineData("POST", Faults + "/x", "GET, HEAD, DELETE")]
    public async Task Other_methods_are_refused(string method, string path, string allowed)
    {
        var response = await client.SendAsync(new(new(method), path), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        string.Join(", ", response.Content.Headers.Allow).ShouldBe(allowed);
    }

    public void Dispose()
    {
        emulator.Faults.Clear();
        client.Dispose();
    }

    private Task<HttpResponseMessage> PostAsync(string json) => client.PostAsync(Faults, new StringContent(json, Encoding.UTF8, "application/json"), Cancel);

    public sealed class InMemory : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator.WithoutPorts();
    }
}
