using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>What the rotation drills do to the key ring, by a clock that stands still.</summary>
public sealed class KeyDrillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly EmulatorClock clock = new();

    public KeyDrillTests() => clock.Freeze();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task In_an_early_retirement_the_next_key_signs_and_the_one_that_did_is_gone()
    {
        using var ring = await RingAsync();
        await ring.MaintainAsync(Cancel);
        var (signed, next) = (ring.Signing.KeyId, ring.State.Next!.Key.KeyId);

        var done = (await ring.StartDrillAsync(KeyDrill.EarlyRetirement, Cancel)).ShouldBeOfType<KeyDrillStart.Done>();

        done.Withdrawn.ShouldHaveSingleItem().KeyId.ShouldBe(signed);
        (done.Signing.KeyId, ring.Signing.KeyId).ShouldBe((next, next));
        ring.State.Keys.Select(key => key.Phase).ShouldBe([KeyPhase.Published, KeyPhase.Signing]);
        ring.State.Drill.ShouldBeNull("it is done");
        ring.State.Epoch.ShouldBe(0, "cached tokens of the withdrawn key are answered still");
    }

    [Fact]
    public async Task A_key_that_is_not_published_signs_until_the_drill_ends_and_is_published_then()
    {
        using var ring = await RingAsync();
        var before = ring.Signing.KeyId;

        var run = await StartAsync(ring, KeyDrill.UnpublishedSigningKey());

        var unpublished = ring.Signing.KeyId;
        Published(ring).ShouldNotContain(unpublished);
        Published(ring).ShouldContain(before, "its tokens live");
        ring.NextDue().ShouldBe(clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromMinutes(4.9));
        await ring.MaintainAsync(Cancel);
        ring.State.Drill.ShouldBe(run);

        clock.Advance(TimeSpan.FromMinutes(0.1));
        await ring.MaintainAsync(Cancel);

        ring.State.Drill.ShouldBeNull();
        ring.Signing.KeyId.ShouldBe(unpublished);
        Published(ring).ShouldContain(unpublished);
        ring.State.Keys.Count(key => key.Phase == KeyPhase.Signing).ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_rotation_waits_for_the_end_of_that_drill_and_a_forced_one_ends_it()
    {
        using var ring = await RingAsync();
        await StartAsync(ring, KeyDrill.UnpublishedSigningKey(TimeSpan.FromDays(40)));
        var unpublished = ring.Signing.KeyId;
        clock.Advance(TimeSpan.FromDays(39));
        await ring.MaintainAsync(Cancel);
        ring.Signing.KeyId.ShouldBe(unpublished);

        await ring.RotateAsync(Cancel);

        ring.State.Drill.ShouldBeNull();
        ring.State.Retired.Select(key => key.Key.KeyId).ShouldContain(unpublished, "it was published for its tokens");
    }

    [Fact]
    public async Task An_emergency_revocation_leaves_none_of_the_keys()
    {
        using var ring = await RingAsync();
        await ring.RotateAsync(Cancel);
        var before = Published(ring);

        var done = (await ring.StartDrillAsync(KeyDrill.EmergencyRevocation, Cancel)).ShouldBeOfType<KeyDrillStart.Done>();

        done.Withdrawn.Select(key => key.KeyId).ShouldBe(before);
        Published(ring).Intersect(before).ShouldBeEmpty();
        ring.State.Keys.Select(key => key.Phase).ShouldBe([KeyPhase.Published, KeyPhase.Signing]);
        ring.State.Epoch.ShouldBe(1);
    }

    [Fact]
    public async Task A_soak_publishes_each_key_a_turn_before_it_signs_keeps_it_while_its_tokens_live_and_at_most_twenty_at_a_time()
    {
        using var ring = await RingAsync();
        var first = ring.Signing.KeyId;
        var run = await StartAsync(ring, KeyDrill.Soak(TimeSpan.FromSeconds(5)));
        run.TokenLifetime.ShouldBe(TimeSpan.FromSeconds(90));
        var (live, published) = (new List<(string Kid, DateTimeOffset Expires)>(), Published(ring));
        for (var turn = 0; turn < 25; turn++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            ring.NextDue().ShouldBe(clock.GetUtcNow());
            live.Add((ring.Signing.KeyId, clock.GetUtcNow() + run.TokenLifetime)); // the last of a key's tokens, just before its turn is over
            var signed = ring.Signing.KeyId;

            await ring.MaintainAsync(Cancel);

            ring.Signing.KeyId.ShouldNotBe(signed);
            published.ShouldContain(ring.Signing.KeyId, "whoever read the keys in the turn before knows it");
            published = Published(ring);
            live.RemoveAll(token => token.Expires <= clock.GetUtcNow());
            live.ShouldAllBe(token => published.Contains(token.Kid));
            published.Count(kid => kid != first).ShouldBeLessThanOrEqualTo(20);
            published.ShouldContain(first, "its tokens are of before, and live for a day");
        }

        published.Count.ShouldBe(21);
    }

    [Fact]
    public async Task A_soak_that_is_slow_enough_has_tokens_of_the_usual_life()
    {
        using var ring = await RingAsync();

        (await StartAsync(ring, KeyDrill.Soak(TimeSpan.FromHours(2)))).TokenLifetime.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task After_a_soak_keys_sign_tokens_of_the_usual_life_for_as_long_as_before()
    {
        using var ring = await RingAsync();
        await StartAsync(ring, KeyDrill.Soak(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(12)));
        clock.Advance(TimeSpan.FromSeconds(5));
        await ring.MaintainAsync(Cancel);
        ring.State.Signing!.TokenLifetime.ShouldBe(TimeSpan.FromSeconds(90));

        clock.Advance(TimeSpan.FromSeconds(7));
        await ring.MaintainAsync(Cancel);

        ring.State.Drill.ShouldBeNull();
        ring.State.Signing!.TokenLifetime.ShouldBe(TimeSpan.FromDays(1));
        ring.NextDue().ShouldBeGreaterThan(clock.GetUtcNow() + TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task There_is_one_drill_at_a_time_and_only_its_own_run_is_ended()
    {
        using var ring = await RingAsync();
        var soak = await StartAsync(ring, KeyDrill.Soak());
        foreach (var drill in new[] { KeyDrill.EarlyRetirement, KeyDrill.UnpublishedSigningKey(), KeyDrill.EmergencyRevocation, KeyDrill.Soak() })
        {
            (await ring.StartDrillAsync(drill, Cancel)).ShouldBe(new KeyDrillStart.Busy(soak));
        }

        await ring.EndDrillAsync(null, Cancel);
        var second = await StartAsync(ring, soak.Drill);
        (await ring.EndDrillAsync(soak, Cancel)).ShouldBeNull("it has ended, and this is another");
        ring.State.Drill.ShouldBe(second);
        (await ring.EndDrillAsync(second, Cancel)).ShouldBe(second);
        (await ring.EndDrillAsync(null, Cancel)).ShouldBeNull("nothing goes on");
    }

    [Fact]
    public async Task A_drill_whose_time_is_over_does_not_stand_in_the_way_of_another()
    {
        using var ring = await RingAsync();
        await StartAsync(ring, KeyDrill.UnpublishedSigningKey());
        clock.Advance(TimeSpan.FromMinutes(5));

        (await StartAsync(ring, KeyDrill.Soak())).Since.ShouldBe(clock.GetUtcNow());
    }

    [Fact]
    public async Task A_restart_ends_a_drill_with_its_key_published_and_what_was_withdrawn_stays_so()
    {
        var (withdrawn, unpublished) = ("", "");
        using (var data = DataDirectory.Open(folder.Path))
        {
            using var ring = await RingAsync(data);
            withdrawn = ring.Signing.KeyId;
            await ring.StartDrillAsync(KeyDrill.EarlyRetirement, Cancel);
            await StartAsync(ring, KeyDrill.UnpublishedSigningKey());
            unpublished = ring.Signing.KeyId;
        }

        using var again = DataDirectory.Open(folder.Path);
        using var restarted = await RingAsync(again);

        (restarted.Signing.KeyId, restarted.State.Drill).ShouldBe((unpublished, null));
        Published(restarted).ShouldContain(unpublished);
        Published(restarted).ShouldNotContain(withdrawn);
        await restarted.RotateAsync(Cancel);
        restarted.State.Keys.Count(key => key.Phase == KeyPhase.Signing).ShouldBe(1);
    }

    [Theory, InlineData("early-retirement"), InlineData("unpublished-signing-key"), InlineData("emergency-revocation"), InlineData("soak")]
    public async Task A_drill_that_cannot_be_kept_does_not_happen(string name)
    {
        using var data = DataDirectory.Open(folder.Path);
        using var ring = await RingAsync(data);
        await ring.MaintainAsync(Cancel);
        var before = ring.State;
        Directory.CreateDirectory(folder["signing-keys.json.new"]);

        await Should.ThrowAsync<IOException>(() => ring.StartDrillAsync(new KeyDrill(KeyDrillKind.Find(name)!), Cancel));

        ring.State.ShouldBeSameAs(before);
    }

    [Fact]
    public async Task A_clock_that_is_moved_back_takes_a_drill_along()
    {
        using var ring = await RingAsync();
        clock.Advance(TimeSpan.FromDays(4000));
        await StartAsync(ring, KeyDrill.UnpublishedSigningKey());

        clock.Reset();
        clock.Freeze();
        await ring.MaintainAsync(Cancel);

        ring.NextDue().ShouldBe(clock.GetUtcNow() + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_drill_lasts_a_second_at_least()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => KeyDrill.Soak(every: TimeSpan.FromMilliseconds(999)));
        Should.Throw<ArgumentOutOfRangeException>(() => KeyDrill.UnpublishedSigningKey(TimeSpan.Zero));
        KeyDrill.Soak(TimeSpan.FromSeconds(1)).Every.ShouldBe(TimeSpan.FromSeconds(1));
    }

    private async Task<RunningKeyDrill> StartAsync(KeyRing ring, KeyDrill drill) =>
        (await ring.StartDrillAsync(drill, Cancel)).ShouldBeOfType<KeyDrillStart.Done>().Run.ShouldNotBeNull();

    private static List<string> Published(KeyRing ring) => [.. ring.State.Keys.Select(key => key.Key.KeyId)];

    private async Task<KeyRing> RingAsync(DataDirectory? data = null)
    {
        var ring = new KeyRing(new EmulatorOptions(), clock, new KeyRingStore(data), new EventFeed(), NullLogger<KeyRing>.Instance);
        await ring.InitializeAsync(null, Cancel);
        return ring;
    }
}
