using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>/_emulator/keys/drills</c> on the wire, and what consumers make of its tokens.</summary>
public sealed class KeyDrillApiTests : IAsyncLifetime
{
    private const string Refused = "No drill was started";

    private Emulator emulator = null!;
    private HttpClient client = null!;
    private HttpClient data = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        client = new HttpClient { BaseAddress = emulator.ControlAddress };
        data = new HttpClient { BaseAddress = emulator.DataAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        data.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task The_list_has_each_drill_with_a_sentence_and_the_one_that_goes_on()
    {
        var idle = await ReadAsync(await client.GetAsync("/_emulator/keys/drills", Cancel));
        idle["drills"]!.AsArray().Select(drill => (string)drill!["name"]!).ShouldBe(["early-retirement", "unpublished-signing-key", "emergency-revocation", "soak"]);
        idle["drills"]!.AsArray().ShouldAllBe(drill => ((string)drill!["description"]!).EndsWith('.'));
        (idle.ContainsKey("running"), idle["running"]).ShouldBe((true, null));

        var started = await StartAsync("""{ "name": "soak", "every": "01:00:00", "for": 7200 }""");
        var running = (await ReadAsync(await client.GetAsync("/_emulator/keys/drills", Cancel)))["running"]!;

        ((string)running["name"]!, (string)running["every"]!, (string)running["signing"]!).ShouldBe(("soak", "01:00:00", (string)started["signing"]!));
        ((DateTimeOffset)running["until"]! - (DateTimeOffset)running["since"]!).ShouldBe(TimeSpan.FromHours(2));
        JsonNode.DeepEquals(running["since"], started["since"]).ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_drill_is_a_conflict_that_says_what_goes_on_until_that_is_ended()
    {
        await StartAsync("""{ "name": "unpublished-signing-key" }""");

        var refused = await PostAsync("""{ "name": "early-retirement" }""");

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await refused.JsonAsync();
        ((string)problem["title"]!).ShouldBe(Refused);
        ((string)problem["detail"]!).ShouldStartWith("unpublished-signing-key goes on since ");
        ((string)(await EndAsync())["ended"]!).ShouldBe("unpublished-signing-key");
        (await EndAsync())["ended"].ShouldBeNull();
        await StartAsync("""{ "name": "early-retirement" }""");
    }

    [Theory]
    [InlineData("""{ }""", "name", "is missing; there are early-retirement, unpublished-signing-key, emergency-revocation, soak")]
    [InlineData("""{ "name": "fire" }""", "name", "'fire' is no drill; there are early-retirement, unpublished-signing-key, emergency-revocation, soak")]
    [InlineData("""{ "name": 5 }""", "name", "must be a string")]
    [InlineData("""{ "name": "soak", "every": "5s" }""", "every", "must be a span")]
    [InlineData("""{ "name": "soak", "every": 0 }""", "every", "must be at least one second and at most a century")]
    [InlineData("""{ "name": "soak", "every": "00:00:00.999" }""", "every", "must be at least one second")]
    [InlineData("""{ "name": "soak", "for": "-00:01:00" }""", "for", "must be at least one second")]
    [InlineData("""{ "name": "soak", "for": "9999999.00:00:00" }""", "for", "at most a century")]
    [InlineData("""{ "name": "unpublished-signing-key", "every": 5 }""", "every", "unpublished-signing-key takes none")]
    [InlineData("""{ "name": "early-retirement", "for": 5 }""", "for", "early-retirement takes none")]
    [InlineData("""{ "name": "soak", "until": 5 }""", "until", "is no member; there are name, every, for")]
    public async Task A_mistake_is_named_by_its_member_and_nothing_is_started(string body, string field, string message)
    {
        var response = await PostAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.JsonAsync();
        ((string)problem["title"]!).ShouldBe(Refused);
        problem["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe(field);
        ((string)problem["errors"]![field]![0]!).ShouldContain(message);
        (await ReadAsync(await client.GetAsync("/_emulator/keys/drills", Cancel)))["running"].ShouldBeNull();
    }

    [Fact]
    public async Task After_an_early_retirement_the_cached_token_is_answered_still_and_no_consumer_that_reads_the_keys_accepts_it()
    {
        var cached = await data.AccessTokenAsync();
        await AcceptAsync(cached);

        var started = await StartAsync("""{ "name": "early-retirement" }""");

        ((string)started["withdrawn"]![0]!).ShouldBe(Kid(cached));
        ((bool)started["running"]!).ShouldBeFalse();
        (await data.AccessTokenAsync()).ShouldBe(cached);
        await RefuseAsync(cached);
        await AcceptAsync(await data.AccessTokenAsync(more: "&bypass_cache=true"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_of_the_unpublished_key_is_got_at_once_and_verifies_when_the_drill_ends()
    {
        var before = await data.AccessTokenAsync();

        var started = await StartAsync("""{ "name": "unpublished-signing-key", "for": "00:10:00" }""");
        var unknown = await data.AccessTokenAsync();

        Kid(unknown).ShouldBe((string)started["signing"]!);
        await RefuseAsync(unknown);
        await AcceptAsync(before);

        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);
        emulator.Clock.Advance(TimeSpan.FromMinutes(10));
        while (await events.MoveNextAsync() && events.Current.Type != "keyDrill.ended")
        {
        }

        (await data.AccessTokenAsync()).ShouldBe(unknown, "it was the key that was missing");
        await AcceptAsync(unknown);
    }

    [Fact]
    public async Task After_an_emergency_revocation_every_earlier_token_is_worthless_and_every_later_one_verifies()
    {
        var earlier = new List<string> { await data.AccessTokenAsync() };
        await emulator.RotateKeysAsync(Cancel);
        earlier.Add(await data.AccessTokenAsync("https://storage.azure.com"));
        earlier.Add(await data.AccessTokenAsync(more: "&bypass_cache=true"));

        await StartAsync("""{ "name": "emergency-revocation" }""");

        foreach (var token in earlier)
        {
            await RefuseAsync(token);
        }

        await AcceptAsync(await data.AccessTokenAsync());
        earlier.ShouldNotContain(await data.AccessTokenAsync("https://storage.azure.com"));
    }

    [Fact]
    public async Task Requests_go_on_while_keys_are_revoked_and_none_that_came_after_gets_an_earlier_key()
    {
        var revoking = StartAsync("""{ "name": "emergency-revocation" }""");
        while (!revoking.IsCompleted)
        {
            await data.AccessTokenAsync();
        }

        Kid(await data.AccessTokenAsync()).ShouldBe((string)(await revoking)["signing"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_consumer_that_reads_the_keys_again_for_a_key_that_it_does_not_know_never_fails_in_a_soak()
    {
        emulator.Clock.Freeze();
        await StartAsync("""{ "name": "soak", "every": "00:00:05" }""");
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);
        var (consumer, reads) = (NewConsumer(), 1);
        var (tokens, kids) = (new Queue<string>(), new HashSet<string>());
        for (var turn = 0; turn < 8; turn++)
        {
            tokens.Enqueue(await data.AccessTokenAsync(more: "&bypass_cache=true"));
            foreach (var token in tokens)
            {
                kids.Add(Kid(token));
                try
                {
                    await consumer.AcceptAsync(token);
                }
                catch (Microsoft.IdentityModel.Tokens.SecurityTokenSignatureKeyNotFoundException)
                {
                    (consumer, reads) = (NewConsumer(), reads + 1);
                    await consumer.AcceptAsync(token);
                }
            }

            emulator.Clock.Advance(TimeSpan.FromSeconds(5));
            while (await events.MoveNextAsync() && events.Current.Type != "key.retired")
            {
            }
        }

        kids.Count.ShouldBe(8);
        reads.ShouldBeLessThan(8, "each reading has the next key, too");
        (await (await data.TokenAsync()).JsonAsync())["expires_in"]!.GetValue<string>().ShouldBe("85", "a token of the soak lives for 18 turns; this one is of the last");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_drill_is_told_with_its_keys_to_whoever_listens()
    {
        await StartAsync("""{ "name": "unpublished-signing-key" }""");
        await EndAsync();
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);

        await StartAsync("""{ "name": "unpublished-signing-key" }""");
        await EndAsync();
        await StartAsync("""{ "name": "early-retirement" }""");

        var seen = new List<string>();
        while (seen.Count < 9 && await events.MoveNextAsync())
        {
            seen.Add(events.Current.Type);
        }

        seen.ShouldBe(
        [
            "keyDrill.started", "key.signing", "key.retired", "key.published", "keyDrill.ended",
            "keyDrill.started", "key.withdrawn", "key.signing", "key.published",
        ]);
    }

    private Consumer NewConsumer() => new(emulator.CreateHandler(), emulator.DiscoveryAddress, WireClient.Vault, emulator.Clock);

    private async Task AcceptAsync(string token) => await NewConsumer().AcceptAsync(token);

    private async Task RefuseAsync(string token) =>
        await Should.ThrowAsync<Microsoft.IdentityModel.Tokens.SecurityTokenSignatureKeyNotFoundException>(() => NewConsumer().AcceptAsync(token));

    private static string Kid(string token) => (string)WireClient.Header(token)["kid"]!;

    private Task<HttpResponseMessage> PostAsync(string body) => client.PostAsync("/_emulator/keys/drills", new StringContent(body), Cancel);

    private async Task<JsonObject> StartAsync(string body) => await ReadAsync(await PostAsync(body));

    private async Task<JsonObject> EndAsync() => await ReadAsync(await client.DeleteAsync("/_emulator/keys/drills", Cancel));

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        return (await response.JsonAsync()).AsObject();
    }
}
