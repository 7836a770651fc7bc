using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Tokens;

public sealed class KeyRotationTests
{
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_a_year_every_live_token_has_a_published_key_and_no_key_signs_before_it_was_published()
    {
        var clock = new EmulatorClock();
        clock.Freeze();
        var options = new EmulatorOptions();
        using var ring = await RingAsync(options, clock);
        var live = new List<(string Kid, DateTimeOffset Expires)>();
        var publishedSince = new Dictionary<string, DateTimeOffset>();
        var signers = new List<string>();
        var end = clock.GetUtcNow() + TimeSpan.FromDays(366);
        while (clock.GetUtcNow() < end)
        {
            await ring.MaintainAsync(Cancel);
            foreach (var key in ring.State.Keys)
            {
                publishedSince.TryAdd(key.Key.KeyId, clock.GetUtcNow());
            }

            var signer = ring.Signing.KeyId;
            live.Add((signer, clock.GetUtcNow() + options.Tokens.Lifetime));
            live.RemoveAll(token => token.Expires + TimeSpan.FromMinutes(5) <= clock.GetUtcNow());
            live.ShouldAllBe(token => ring.State.Keys.Any(key => key.Key.KeyId == token.Kid));
            if (!signers.Contains(signer))
            {
                signers.Add(signer);
                (signers.Count == 1 || clock.GetUtcNow() - publishedSince[signer] >= options.Keys.PropagationTime).ShouldBeTrue("it was published for the propagation time first");
            }

            ring.State.Keys.Length.ShouldBeInRange(2, 3);
            clock.Advance(TimeSpan.FromHours(4));
        }

        signers.Count.ShouldBe(13, "a year has a little more than twelve times thirty days");
    }

    [Fact]
    public async Task A_ring_that_slept_for_a_year_rotates_once_and_goes_on()
    {
        var clock = new EmulatorClock();
        clock.Freeze();
        using var ring = await RingAsync(new EmulatorOptions(), clock);
        await ring.MaintainAsync(Cancel);
        var (old, next) = (ring.Signing.KeyId, ring.State.Next!.Key.KeyId);

        clock.Advance(365 * day);
        await ring.MaintainAsync(Cancel);

        ring.Signing.KeyId.ShouldBe(next);
        ring.State.Retired.ShouldHaveSingleItem().Key.KeyId.ShouldBe(old, "it signed until a moment ago");
        ring.NextDue().ShouldBe(clock.GetUtcNow() + (2 * day) + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_forced_rotation_takes_the_key_that_consumers_know_already()
    {
        using var ring = await RingAsync(new EmulatorOptions(), new EmulatorClock());
        await ring.MaintainAsync(Cancel);
        var next = ring.State.Next!.Key.KeyId;

        (await ring.RotateAsync(Cancel)).Key.KeyId.ShouldBe(next);

        ring.Signing.KeyId.ShouldBe(next);
        ring.State.Next.ShouldNotBeNull();
        ring.State.Keys.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_real_consumer_accepts_tokens_from_before_during_and_after_rotations_from_the_discovery_address_alone()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var tokens = new List<string>();
        for (var rotation = 0; rotation < 4; rotation++)
        {
            tokens.Add(await client.AccessTokenAsync(more: "&bypass_cache=true"));
            var rotating = emulator.RotateKeysAsync(Cancel);
            while (!rotating.IsCompleted)
            {
                tokens.Add(await client.AccessTokenAsync(more: "&bypass_cache=true"));
            }

            await rotating;
            tokens.Add(await client.AccessTokenAsync(more: "&bypass_cache=true"));
        }

        var consumer = new Consumer(emulator.CreateHandler(), emulator.DiscoveryAddress, WireClient.Vault, emulator.Clock);
        foreach (var token in tokens)
        {
            var principal = await consumer.AcceptAsync(token);
            principal.FindFirst("appid")!.Value.ShouldBe($"{emulator.SystemAssignedIdentity("vm").ClientId}");
        }

        tokens.Select(token => (string)WireClient.Header(token)["kid"]!).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public async Task A_consumer_that_read_the_keys_before_a_rotation_accepts_the_next_keys_tokens_without_reading_them_again()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        await PublishedAsync(emulator, 2);
        var network = new CountingHandler(emulator.CreateHandler());
        var consumer = new Consumer(network, emulator.DiscoveryAddress, WireClient.Vault, emulator.Clock);
        await consumer.AcceptAsync(await client.AccessTokenAsync());
        var reads = network.Requests;

        await emulator.RotateKeysAsync(Cancel);
        await consumer.AcceptAsync(await client.AccessTokenAsync(more: "&bypass_cache=true"));

        network.Requests.ShouldBe(reads);
    }

    [Fact]
    public async Task The_background_service_rotates_when_the_clock_says_so_and_tells_it()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);
        await PublishedAsync(emulator, 2);

        emulator.Clock.Advance(30 * day);

        var seen = new HashSet<string>();
        while (!seen.IsSupersetOf(["key.signing", "key.retired"]) && await events.MoveNextAsync())
        {
            seen.Add(events.Current.Type);
        }

        emulator.Clock.Advance(2 * day + TimeSpan.FromMinutes(6));
        while (!seen.Contains("key.removed") && await events.MoveNextAsync())
        {
            seen.Add(events.Current.Type);
        }

        (await PublishedAsync(emulator, 2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_consumer_refuses_a_token_that_was_tampered_with_or_is_for_another_audience_or_has_expired()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var token = await client.AccessTokenAsync();
        var parts = token.Split('.');
        var forged = $"{parts[0]}.{parts[1]}.{parts[2][..^6]}{(parts[2][^6] == 'A' ? 'B' : 'A')}{parts[2][^5..]}";

        await ShouldRefuseAsync(forged, WireClient.Vault);
        await ShouldRefuseAsync(token, "https://storage.azure.com");
        emulator.Clock.Advance(day + TimeSpan.FromMinutes(6));
        await ShouldRefuseAsync(token, WireClient.Vault);

        async Task ShouldRefuseAsync(string refused, string audience) => await Should.ThrowAsync<Microsoft.IdentityModel.Tokens.SecurityTokenException>(
            () => new Consumer(emulator.CreateHandler(), emulator.DiscoveryAddress, audience, emulator.Clock).AcceptAsync(refused));
    }

    [Fact]
    public async Task Where_the_clock_goes_on_until_a_key_has_gone_and_back_the_keys_tokens_have_it_again_and_once_only()
    {
        var clock = new EmulatorClock();
        clock.Freeze();
        using var ring = await RingAsync(new EmulatorOptions(), clock);
        var key = await OutliveAsync(ring, clock);
        ring.Gone.ShouldHaveSingleItem().Key.KeyId.ShouldBe(key);

        await BackAsync(ring, clock);

        ring.State.Keys.Count(held => held.Key.KeyId == key).ShouldBe(1);
        ring.Gone.ShouldBeEmpty();
        await BackAsync(ring, clock);
        ring.State.Keys.Count(held => held.Key.KeyId == key).ShouldBe(1);
        clock.Advance(40 * day);
        await ring.MaintainAsync(Cancel);
        ring.Gone.ShouldHaveSingleItem().Key.KeyId.ShouldBe(key);
    }

    [Theory]
    [InlineData(-3, 3)]
    [InlineData(-100, 40, 60)]
    [InlineData(-100, 40, 400, -340)]
    public async Task One_that_signed_before_the_clock_went_back_and_retired_then_has_its_tokens_still_when_it_is_their_time_again(params int[] days)
    {
        var clock = new EmulatorClock();
        clock.Freeze();
        using var ring = await RingAsync(new EmulatorOptions(), clock);
        await ring.MaintainAsync(Cancel);
        var key = ring.ForToken(_ => clock.GetUtcNow() + day).Signing!.Key.KeyId;
        clock.Advance(days[0] * day);
        await ring.MaintainAsync(Cancel);
        await ring.RotateAsync(Cancel);
        foreach (var span in days[1..])
        {
            clock.Advance(span * day);
            await ring.MaintainAsync(Cancel);
        }

        ring.State.Keys.ShouldContain(held => held.Key.KeyId == key);
        clock.Advance(day + TimeSpan.FromMinutes(6));
        await ring.MaintainAsync(Cancel);
        ring.State.Keys.ShouldNotContain(held => held.Key.KeyId == key, "its tokens have ended");
    }

    [Fact]
    public async Task But_not_one_that_went_before_all_keys_were_revoked()
    {
        var clock = new EmulatorClock();
        clock.Freeze();
        using var ring = await RingAsync(new EmulatorOptions(), clock);
        var key = await OutliveAsync(ring, clock);
        await ring.StartDrillAsync(KeyDrill.EmergencyRevocation, Cancel);

        await BackAsync(ring, clock);

        ring.State.Keys.ShouldNotContain(held => held.Key.KeyId == key);
    }

    // A key that has signed a token retires when the clock has jumped, and goes when it has jumped again.
    private static async Task<string> OutliveAsync(KeyRing ring, EmulatorClock clock)
    {
        var key = ring.ForToken(_ => clock.GetUtcNow() + day).Signing!.Key.KeyId;
        foreach (var days in new[] { 0, 31, 3 })
        {
            clock.Advance(days * day);
            await ring.MaintainAsync(Cancel);
        }

        return key;
    }

    private static Task BackAsync(KeyRing ring, EmulatorClock clock)
    {
        clock.SetOffset(TimeSpan.FromMinutes(1));
        return ring.MaintainAsync(Cancel);
    }

    private static async Task<KeyRing> RingAsync(EmulatorOptions options, EmulatorClock clock)
    {
        var ring = new KeyRing(options, clock, new KeyRingStore(null), new EventFeed(), NullLogger<KeyRing>.Instance);
        await ring.InitializeAsync(null, Cancel);
        return ring;
    }

    private static async Task<JsonArray> PublishedAsync(Emulator emulator, int count)
    {
        using var client = new HttpClient(emulator.CreateHandler());
        JsonArray keys;
        do
        {
            keys = (await client.GetFromJsonAsync<JsonNode>(new Uri(emulator.ControlAddress, "/common/discovery/keys"), Cancel))!["keys"]!.AsArray();
        }
        while (keys.Count < count);
        return keys;
    }

    private sealed class CountingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
