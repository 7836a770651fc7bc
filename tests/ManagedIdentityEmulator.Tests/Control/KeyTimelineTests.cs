using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>GET /_emulator/keys</c>: the lives of keys and credentials.</summary>
public sealed class KeyTimelineTests : IAsyncLifetime
{
    private static readonly DateTimeOffset start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders"), Cancel);
        client = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task It_has_each_key_with_what_has_been_and_what_will_be_and_those_that_are_gone()
    {
        await MoveToAsync(start);
        await emulator.RotateKeysAsync(Cancel);
        var rotated = await ReadAsync();

        Phases(rotated).ShouldBe(["published", "signing", "retired"]);
        Time(rotated["nextRotation"]).ShouldBe(start.AddDays(30));
        Time(rotated["keys"]![2]!["retiredAt"]).ShouldBe(start);
        Time(rotated["keys"]![2]!["goneAt"]).ShouldBe(start.AddDays(2).AddMinutes(5)); // retention, and what consumers allow for clocks

        await MoveToAsync(start.AddDays(3));
        var later = await ReadAsync();

        Phases(later).ShouldBe(["published", "signing", "gone"]);
        ((string)later["keys"]![2]!["kid"]!).ShouldBe((string)rotated["keys"]![2]!["kid"]!);
        Time(later["keys"]![2]!["goneAt"]).ShouldBe(start.AddDays(3));
        ((bool)later["keys"]![2]!["withdrawn"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_that_a_drill_withdraws_is_gone_before_its_time_and_one_that_it_hides_is_unpublished()
    {
        (await client.PostAsync("/_emulator/keys/drills", new StringContent("""{ "name": "early-retirement" }"""), Cancel)).EnsureSuccessStatusCode();
        var withdrawn = await ReadAsync();
        (await client.PostAsync("/_emulator/keys/drills", new StringContent("""{ "name": "unpublished-signing-key" }"""), Cancel)).EnsureSuccessStatusCode();
        var hidden = await ReadAsync();

        Phases(withdrawn).ShouldBe(["published", "signing", "gone"]);
        ((bool)withdrawn["keys"]![2]!["withdrawn"]!).ShouldBeTrue();
        Phases(hidden).ShouldBe(["unpublished", "published", "retired", "gone"]);
        hidden["keys"]![0]!["publishedAt"].ShouldBeNull();
        hidden["nextRotation"].ShouldBeNull();
    }

    [Fact]
    public async Task It_has_each_identitys_credential_with_the_one_before_it_and_when_it_is_renewed()
    {
        var path = $"/_emulator/identities/{emulator.Identity("orders").ClientId}/credential/rotate";
        var first = Credential(await ReadAsync(), "orders");
        (await client.PostAsync(path, null, Cancel)).EnsureSuccessStatusCode();
        var second = Credential(await ReadAsync(), "orders");

        first["previous"].ShouldBeNull();
        (Time(first["renewsAt"]) - Time(first["notBefore"])).ShouldBe(TimeSpan.FromDays(45));
        ((string)second["previous"]!["keyId"]!).ShouldBe((string)first["keyId"]!);
        ((string)second["keyId"]!).ShouldNotBe((string)first["keyId"]!);
        ((string)Credential(await ReadAsync(), "vm1")["kind"]!).ShouldBe("systemAssigned");
    }

    private async Task MoveToAsync(DateTimeOffset time) =>
        (await client.PutAsync("/_emulator/clock", new StringContent($$"""{ "utcNow": "{{time:o}}", "frozen": true }"""), Cancel)).EnsureSuccessStatusCode();

    private async Task<JsonNode> ReadAsync() => await (await client.GetAsync("/_emulator/keys", Cancel)).JsonAsync();

    private static IEnumerable<string> Phases(JsonNode timeline) => timeline["keys"]!.AsArray().Select(key => (string)key!["phase"]!);

    private static JsonNode Credential(JsonNode timeline, string identity) => timeline["credentials"]!.AsArray().Single(credential => (string)credential!["identity"]! == identity)!;

    private static DateTimeOffset Time(JsonNode? time) => (DateTimeOffset)time!;
}
