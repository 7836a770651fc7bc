using System.Collections.Immutable;
using System.Net;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>Rotations that are forced again and again: how many keys that leaves published, by a clock that stands still.</summary>
public sealed class KeyRoomTests
{
    private static readonly TimeSpan hour = TimeSpan.FromHours(1);

    private readonly EmulatorClock clock = new();

    public KeyRoomTests() => clock.Freeze();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_that_signed_nothing_are_kept_until_there_are_thirty()
    {
        using var ring = await RingAsync();
        var first = ring.Signing.KeyId;
        await RotateAsync(ring, 28);
        (ring.State.Keys.Length, ring.State.Keys[^1].Key.KeyId).ShouldBe((30, first), "the configuration keeps them for two days");

        await RotateAsync(ring, 5);

        ring.State.Keys.Length.ShouldBe(30);
        ring.State.Keys.ShouldNotContain(key => key.Key.KeyId == first, "the oldest go first");
        ring.Gone.ShouldAllBe(key => !key.IsWithdrawn);
        ring.NextDue().ShouldBeGreaterThan(clock.GetUtcNow());
    }

    [Fact]
    public async Task A_key_whose_token_lives_is_published_until_it_has_ended_however_many_there_are()
    {
        using var ring = await RingAsync();
        var signer = Sign(ring, hour);
        await RotateAsync(ring, 35);
        Published(ring).ShouldContain(signer);

        clock.Advance(hour - TimeSpan.FromTicks(1));
        await RotateAsync(ring, 30);
        Published(ring).ShouldContain(signer);

        clock.Advance(TimeSpan.FromTicks(1));
        await RotateAsync(ring, 1);
        Published(ring).ShouldNotContain(signer);
    }

    [Fact]
    public async Task More_than_thirty_are_fewer_as_soon_as_their_tokens_have_ended_and_who_waits_for_that_is_told_of_it()
    {
        using var ring = await RingAsync();
        var isTold = false;
        ring.Rescheduled += () => isTold = true;
        for (var rotation = 0; rotation < 32; rotation++)
        {
            Sign(ring, hour);
            await ring.RotateAsync(Cancel);
        }

        (isTold, ring.State.Keys.Length, ring.NextDue()).ShouldBe((true, 34, clock.GetUtcNow() + hour));
        clock.Advance(hour);
        await ring.MaintainAsync(Cancel);

        ring.State.Keys.Length.ShouldBe(30);
        ring.NextDue().ShouldBeGreaterThan(clock.GetUtcNow());
    }

    [Fact]
    public async Task The_last_of_a_keys_tokens_counts_and_none_counts_for_longer_than_tokens_live()
    {
        using var ring = await RingAsync();
        Sign(ring, 2 * hour);
        var signer = Sign(ring, hour);
        await RotateAsync(ring, 35);
        clock.Advance(1.5 * hour);
        await RotateAsync(ring, 1);
        Published(ring).ShouldContain(signer);

        var minted = Sign(ring, 1000 * 24 * hour);
        await RotateAsync(ring, 35);
        clock.Advance(25 * hour);
        await RotateAsync(ring, 2); // the first makes room by the signer from before

        Published(ring).ShouldNotContain(minted);
    }

    [Fact]
    public async Task While_keys_are_rotated_no_token_is_signed_by_one_that_goes_before_the_token_ends()
    {
        using var ring = await RingAsync();
        var signed = new HashSet<string>();
        var rotating = RotateAsync(ring, 40);
        while (!rotating.IsCompleted)
        {
            signed.Add(Sign(ring, hour));
        }

        await rotating;

        signed.Except(Published(ring)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_five_hundred_keys_are_needed_the_next_rotation_is_refused_and_says_until_when()
    {
        using var folder = new TemporaryFolder();
        Keep(folder.Path, FiveHundred(clock.GetUtcNow()));
        await using var emulator = await EmulatorServer.StartAsync(OnFreePorts(folder.Path, rotationInterval: hour), clock, _ => { }, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = new(emulator.Addresses.Control) };
        var ring = emulator.Services.GetRequiredService<KeyRing>();
        var needed = Published(ring);

        foreach (var (path, body) in new[] { ("keys/rotate", ""), ("keys/drills", """{ "name": "early-retirement" }"""), ("keys/drills", """{ "name": "soak" }""") })
        {
            using var refused = await client.PostAsync($"/_emulator/{path}", new StringContent(body), Cancel);

            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict, path);
            (await refused.Content.ReadAsStringAsync(Cancel)).ShouldContain($"500 signing keys are published, which is the most there may be, and tokens that each of them signed are valid still, until {clock.GetUtcNow() + (2 * hour):u} at the earliest");
        }

        Published(ring).ShouldBe(needed);
        ring.NextRotation().ShouldBe(clock.GetUtcNow() + (2 * hour), "the scheduled one waits too");
        clock.Advance(2 * hour);
        await ring.RotateAsync(Cancel); // there is room for one again
        (await ring.StartDrillAsync(KeyDrill.EmergencyRevocation, Cancel)).ShouldBeOfType<KeyDrillStart.Done>();
        Published(ring).Count.ShouldBe(2, "they are withdrawn, whatever lives");
    }

    // One to sign next, one that signs, and retired ones: the tokens of ten end in two hours, those of all others in a day.
    private static ImmutableArray<RingKey> FiveHundred(DateTimeOffset now)
    {
        var (key, day) = (SigningKey.Generate(now), TimeSpan.FromDays(1));
        return
        [
            new(key, now), new(key, now, now, null, day),
            .. Enumerable.Range(2, 498).Select(number => new RingKey(key, now - day, now - day, number < 490 ? now : now - (22 * hour), day)),
        ];
    }

    private static void Keep(string path, ImmutableArray<RingKey> keys)
    {
        using var data = DataDirectory.Open(path);
        new KeyRingStore(data).Save(keys);
    }

    private static List<string> Published(KeyRing ring) => [.. ring.State.Keys.Select(key => key.Key.KeyId)];

    private static async Task RotateAsync(KeyRing ring, int times)
    {
        for (var rotation = 0; rotation < times; rotation++)
        {
            await ring.RotateAsync(Cancel);
        }
    }

    private static EmulatorOptions OnFreePorts(string data, TimeSpan rotationInterval) => new()
    {
        Data = data,
        Keys = { RotationInterval = rotationInterval, PropagationTime = TimeSpan.Zero },
        Listeners = { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off },
    };

    // The key that signs a token of this life.
    private string Sign(KeyRing ring, TimeSpan life) => ring.ForToken(_ => clock.GetUtcNow() + life).Signing!.Key.KeyId;

    private async Task<KeyRing> RingAsync()
    {
        var ring = new KeyRing(new EmulatorOptions(), clock, new KeyRingStore(null), new EventFeed(), NullLogger<KeyRing>.Instance);
        await ring.InitializeAsync(null, Cancel);
        await ring.MaintainAsync(Cancel);
        return ring;
    }
}
