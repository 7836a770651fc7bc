using System.Net;
using System.Text.Json;
using ManagedIdentityEmulator.Tokens.Keys.Drills;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>A service on ASP.NET Core's bearer authentication, in the rotation drills.</summary>
public sealed class KeyDrillTests : IAsyncLifetime
{
    private const string Audience = "api://orders";

    private Emulator emulator = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.AddVirtualMachine("vm1").WithoutPorts(), Cancel);
        await emulator.RotateKeysAsync(Cancel); // a next key is published by then, and not only soon after the start
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task After_an_early_retirement_a_service_that_has_read_the_keys_since_refuses_a_token_that_lives_and_one_that_has_not_takes_it()
    {
        var token = await TokenAsync();
        await using var holds = await ProtectedApi.StartAsync(emulator, Audience);
        (await holds.AnswerToAsync(token)).ShouldBe(HttpStatusCode.OK);

        await using var drill = await emulator.StartKeyDrillAsync(KeyDrill.EarlyRetirement, Cancel);

        await using var started = await ProtectedApi.StartAsync(emulator, Audience);
        (await TokenAsync()).ShouldBe(token, "it is what the cache answers");
        (await started.AnswerToAsync(token)).ShouldBe(HttpStatusCode.Unauthorized);
        (await holds.AnswerToAsync(token)).ShouldBe(HttpStatusCode.OK);
        (drill.IsRunning, drill.Until).ShouldBe((false, null));
        drill.WithdrawnKeyIds.ShouldBe([KidOf(token)]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_refuses_the_key_that_is_not_published_and_takes_it_after_the_drill()
    {
        await using var api = await ProtectedApi.StartAsync(emulator, Audience);
        (await api.AnswerToAsync(await TokenAsync())).ShouldBe(HttpStatusCode.OK);

        string unknown;
        await using (var drill = await emulator.StartKeyDrillAsync(KeyDrill.UnpublishedSigningKey(), Cancel))
        {
            unknown = await TokenAsync();
            KidOf(unknown).ShouldBe(drill.SigningKeyId);
            (await api.AnswerToAsync(unknown)).ShouldBe(HttpStatusCode.Unauthorized);
            drill.IsRunning.ShouldBeTrue();
        }

        await AcceptedSoonAsync(api, unknown);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_finds_the_new_key_after_an_emergency_revocation()
    {
        await using var api = await ProtectedApi.StartAsync(emulator, Audience);
        var earlier = await TokenAsync();
        (await api.AnswerToAsync(earlier)).ShouldBe(HttpStatusCode.OK);

        await emulator.StartKeyDrillAsync(KeyDrill.EmergencyRevocation, Cancel);

        await AcceptedSoonAsync(api, await TokenAsync());
        (await api.AnswerToAsync(earlier)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_rides_out_a_soak_by_reading_the_keys_again()
    {
        emulator.Clock.Freeze();
        await using var drill = await emulator.StartKeyDrillAsync(KeyDrill.Soak(TimeSpan.FromMinutes(1)), Cancel);
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);
        await using var api = await ProtectedApi.StartAsync(emulator, Audience);
        var kids = new HashSet<string>();
        for (var turn = 0; turn < 4; turn++)
        {
            var token = await TokenAsync("&bypass_cache=true");
            kids.Add(KidOf(token));
            await AcceptedSoonAsync(api, token);
            emulator.Clock.Advance(TimeSpan.FromMinutes(1));
            while (await events.MoveNextAsync() && events.Current.Type != "key.retired")
            {
            }
        }

        kids.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_second_drill_is_refused_while_one_goes_on_and_ending_is_done_once()
    {
        var soak = await emulator.StartKeyDrillAsync(KeyDrill.Soak(duration: TimeSpan.FromHours(1)), Cancel);
        soak.Until.ShouldBe(soak.Since + TimeSpan.FromHours(1));
        (await Should.ThrowAsync<InvalidOperationException>(() => emulator.StartKeyDrillAsync(KeyDrill.EarlyRetirement, Cancel))).Message.ShouldContain("The drill soak goes on since");

        await soak.DisposeAsync();
        await using var next = await emulator.StartKeyDrillAsync(KeyDrill.UnpublishedSigningKey(), Cancel);
        await soak.DisposeAsync();

        (soak.IsRunning, next.IsRunning).ShouldBe((false, true));
    }

    // The library has a key that it does not know read again a second later, by the machine's clock.
    private static async Task AcceptedSoonAsync(ProtectedApi api, string token)
    {
        while (await api.AnswerToAsync(token) != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }
    }

    private async Task<string> TokenAsync(string more = "")
    {
        using var http = new HttpClient(emulator.CreateHandler()) { DefaultRequestHeaders = { { "Metadata", "true" } } };
        var answer = await http.GetStringAsync(new Uri($"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Audience}{more}"), Cancel);
        return JsonElement.Parse(answer).GetProperty("access_token").GetString()!;
    }

    private static string KidOf(string token) => JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0])).GetProperty("kid").GetString()!;
}
