using System.Net;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Entra.Authority;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Time;

/// <summary>What goes by the emulator's clock goes with it, far into the future and the past, and back.</summary>
public sealed class MovedClockTests
{
    private static readonly TimeSpan century = TimeSpan.FromDays(36_525);
    private static readonly DateTimeOffset inThirtyTwoBits = new(2038, 1, 18, 0, 0, 0, TimeSpan.Zero); // JwtSecurityTokenHandler reads no later times
    private static readonly DateTimeOffset farAhead = new(9990, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<DateTimeOffset> Ends => [EmulatorClock.Earliest, inThirtyTwoBits.AddDays(-1), inThirtyTwoBits, farAhead, EmulatorClock.Latest];

    [Theory, MemberData(nameof(Ends))]
    public async Task At_the_ends_of_the_calendar_everything_works_and_goes_by_that_time(DateTimeOffset instant)
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        using var data = new HttpClient { BaseAddress = emulator.DataAddress };
        using var control = new HttpClient { BaseAddress = emulator.ControlAddress };
        emulator.Clock.Freeze(instant);

        var body = await (await data.TokenAsync()).JsonAsync();

        ((string)body["expires_in"]!, (string)body["expires_on"]!).ShouldBe(("86400", $"{instant.AddDays(1).ToUnixTimeSeconds()}"));
        long.Parse((string)body["not_before"]!).ShouldBe(Math.Max(0, instant.AddMinutes(-5).ToUnixTimeSeconds()));
        if (instant < inThirtyTwoBits)
        {
            await new Consumer(emulator.CreateHandler(), emulator.DiscoveryAddress, WireClient.Vault, emulator.Clock).AcceptAsync((string)body["access_token"]!);
        }

        await emulator.RotateKeysAsync(Cancel);
        using var certificate = emulator.Credential(emulator.Identity("default"));
        emulator.RotateCredential(emulator.Identity("default")).ShouldNotBe(certificate.Thumbprint);
        (await emulator.MintTokenAsync(new("api://orders"), Cancel)).Claims["iat"]!.GetValue<long>().ShouldBeLessThanOrEqualTo(instant.ToUnixTimeSeconds());
        var serviceAccount = await (await control.GetAsync("/_emulator/hosts/aks/service-account-token", Cancel)).TextAsync();
        ((long)WireClient.Payload(serviceAccount.Trim())["exp"]!).ShouldBe(instant.AddHours(1).ToUnixTimeSeconds());
        ((string)(await (await control.GetAsync("/_emulator/state", Cancel)).JsonAsync())["clock"]!["utcNow"]!).ShouldBe($"{instant:yyyy-MM-dd'T'HH:mm:ss}+00:00");
    }

    [Fact]
    public async Task Spans_of_a_century_end_with_the_calendar()
    {
        await using var emulator = await Emulator.StartAsync(
            e => e.WithoutPorts().Configure(options => options.Tokens.Lifetime = options.Keys.RetentionDuration = options.Keys.RotationInterval = options.Credentials.Validity = century), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        emulator.Clock.SetUtcNow(farAhead);

        var body = await (await client.TokenAsync()).JsonAsync();
        await emulator.RotateKeysAsync(Cancel);
        emulator.RotateCredential(emulator.Identity("default")).ShouldNotBeEmpty();

        ((string)body["expires_on"]!).ShouldBe($"{DateTimeOffset.MaxValue.ToUnixTimeSeconds()}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_and_credentials_are_rotated_in_time_again_when_the_clock_was_far_ahead_and_is_back()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        emulator.Clock.Freeze();
        var now = emulator.Clock.GetUtcNow();
        emulator.RotateCredential(emulator.Identity("default")); // there is one by then, and a next key, and not only soon after the start
        await emulator.RotateKeysAsync(Cancel);
        await SeenAsync(emulator, () => emulator.Clock.SetUtcNow(farAhead), "key.retired", "credential.rotated");

        await SeenAsync(emulator, () => emulator.Clock.SetUtcNow(now), "credential.rotated"); // those of that time are not valid yet
        await SeenAsync(emulator, () => emulator.Clock.Advance(TimeSpan.FromDays(31)), "key.signing", "key.retired");
        await SeenAsync(emulator, () => emulator.Clock.Advance(TimeSpan.FromDays(15)), "credential.rotated");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_of_before_verifies_still_when_the_clock_was_in_the_past_and_is_back()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        var token = await client.AccessTokenAsync();
        await emulator.RotateKeysAsync(Cancel);
        emulator.RotateCredential(emulator.Identity("default")); // as above

        await SeenAsync(emulator, () => emulator.Clock.SetUtcNow(EmulatorClock.Earliest), "credential.rotated");
        await SeenAsync(emulator, emulator.Clock.Reset, "key.retired");

        await new Consumer(emulator.CreateHandler(), emulator.DiscoveryAddress, WireClient.Vault, emulator.Clock).AcceptAsync(token);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_file_holds_a_token_of_the_time_to_which_the_clock_was_moved_back()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddUserAssignedIdentity("orders").AddHost(new HostOptions
        {
            Name = "aks1",
            Type = "Microsoft.ContainerService/managedClusters",
            UserAssigned = ["orders"],
            TokenFile = folder["token"],
        }), Cancel);

        await SeenAsync(emulator, () => emulator.Clock.Freeze(EmulatorClock.Earliest.AddDays(1)), "tokenFile.refreshed");

        ((long)WireClient.Payload(await File.ReadAllTextAsync(folder["token"], Cancel))["iat"]!).ShouldBe(86400);
    }

    [Fact]
    public async Task An_assertion_counts_at_the_authority_while_the_clock_is_within_its_times()
    {
        await using var authority = new AuthorityFixture();
        await authority.InitializeAsync();
        var assertion = authority.Assertion(); // for ten minutes
        (await authority.AskAsync(assertion)).StatusCode.ShouldBe(HttpStatusCode.OK);

        authority.Emulator.Clock.Advance(TimeSpan.FromMinutes(20));
        await (await authority.AskAsync(assertion)).ShouldBeRefusedAsync(700024, "invalid_client");
        authority.Emulator.Clock.Advance(TimeSpan.FromMinutes(-40));
        await (await authority.AskAsync(assertion)).ShouldBeRefusedAsync(700024, "invalid_client");
        authority.Emulator.Clock.Reset();
        (await authority.AskAsync(assertion)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // Each of these happens in the background, because of what was done.
    private static async Task SeenAsync(Emulator emulator, Action act, params string[] types)
    {
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);
        act();
        var missing = types.ToHashSet();
        while (missing.Count > 0 && await events.MoveNextAsync())
        {
            missing.Remove(events.Current.Type);
        }
    }
}
