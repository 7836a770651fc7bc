using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ManagedIdentityEmulator.Time;
using InProcess = ManagedIdentityEmulator.Testing.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>
/// Azure.Identity in an update of IMDS, in no time: it is told not to wait, and each time that it asks again, the emulator's clock goes on by what
/// it would have waited.
/// </summary>
public sealed class ByTheClockTests
{
    // 3 seconds and twice as long each time, as RetryTable has it; chance makes them a fifth shorter at the most.
    private static readonly TimeSpan[] shortestWaits = [.. new[] { 3, 6, 12, 24, 48 }.Select(seconds => TimeSpan.FromSeconds(0.8 * seconds))];

    [Fact]
    public async Task An_update_of_IMDS_that_takes_70_seconds_is_over_before_Azure_Identity_gives_up()
    {
        await using var emulator = await StartAsync();
        emulator.Faults.AddPreset("imds-updating");

        var token = await GetTokenAsync(emulator, "https://lucky.example");

        token.ShouldNotBeNullOrEmpty();
        var requests = await Places.RequestsForAsync(emulator, "https://lucky.example", 6);
        requests.Select(request => request.Status).ShouldBe([410, 410, 410, 410, 410, 200]);
        (requests[^1].Time - requests[0].Time).ShouldBe(TimeSpan.FromSeconds(74.4), TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public async Task In_an_update_that_takes_longer_Azure_Identity_says_what_IMDS_said()
    {
        await using var emulator = await StartAsync();
        emulator.Faults.AddPreset("imds-updating", fault => fault.For = TimeSpan.FromSeconds(75));

        var failure = await Should.ThrowAsync<AuthenticationFailedException>(() => GetTokenAsync(emulator, "https://unlucky.example"));

        failure.Message.ShouldContain("IMDS is going through updates and will be available within 70 seconds");
        (await Places.RequestsForAsync(emulator, "https://unlucky.example", 6)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task An_identity_that_was_assigned_just_now_is_known_half_a_minute_later()
    {
        await using var emulator = await StartAsync();
        emulator.Faults.AddPreset("identity-propagating");

        var failure = await Should.ThrowAsync<AuthenticationFailedException>(() => GetTokenAsync(emulator, "https://propagating.example"));
        emulator.Clock.Advance(TimeSpan.FromSeconds(30));
        var token = await GetTokenAsync(emulator, "https://propagating.example");

        failure.Message.ShouldContain("the requested identity has not been assigned to this resource");
        token.ShouldNotBeNullOrEmpty();
    }

    private static async Task<InProcess> StartAsync()
    {
        var emulator = await InProcess.StartAsync(cancel: TestContext.Current.CancellationToken);
        emulator.Clock.Freeze();
        return emulator;
    }

    // Each test its own resource: MSAL keeps tokens for all of a process.
    private static async Task<string> GetTokenAsync(InProcess emulator, string resource)
    {
        using var handler = new TimePasses(emulator.Clock) { InnerHandler = emulator.CreateHandler() };
        var credential = new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned)
        {
            Transport = new HttpClientTransport(handler),
            Retry = { MaxDelay = TimeSpan.FromMilliseconds(1) },
        });
        return (await credential.GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]), TestContext.Current.CancellationToken)).Token;
    }

    private sealed class TimePasses(EmulatorClock clock) : DelegatingHandler
    {
        private int requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (requests++ is var before and > 0)
            {
                clock.Advance(shortestWaits[before - 1]);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
