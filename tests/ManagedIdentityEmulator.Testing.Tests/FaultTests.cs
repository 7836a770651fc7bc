using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>
/// A bad day of Azure in a test of yours, without a port: what the credential of Azure.Identity makes of each. MSAL caches tokens for
/// the whole process: each test asks for a resource of its own.
/// </summary>
public sealed class FaultTests(FaultTests.InMemory fixture) : IClassFixture<FaultTests.InMemory>
{
    private readonly string resource = $"api://{Guid.NewGuid()}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Emulator Emulator => fixture.Emulator;

    [Fact]
    public async Task A_credential_gets_over_a_sequence_that_ends_well()
    {
        using var drill = Emulator.Faults.Add("429, 503 x2, ok", f => f.Resource = resource);

        var token = await TokenAsync(retries: 5);

        Jwt.Payload(token.Token)["aud"].ShouldBe(resource);
        drill.State.Applied.ShouldBe(4);
        Seen.Select(entry => entry.Status).ShouldBe([429, 503, 503, 200]);
    }

    [Theory, InlineData(429, "Temporarily throttled, too many requests"), InlineData(500, "Failed to retrieve token"), InlineData(503, "Internal service unavailable"), InlineData(504, "Gateway timeout")]
    public async Task A_status_that_stays_is_what_the_credential_fails_with(int status, string words)
    {
        using var drill = Emulator.Faults.Add(FaultEffect.Status(status), f => f.Resource = resource);

        var failed = await FailsAsync(retries: 2);

        failed.ToString().ShouldContain(words);
        drill.State.Applied.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Theory, InlineData("empty"), InlineData("truncated"), InlineData("malformed"), InlineData("html=200"), InlineData("missing=access_token"), InlineData("mistyped=access_token")]
    public async Task An_answer_that_is_none_is_an_exception_and_no_token(string effect)
    {
        using var drill = Emulator.Faults.Add(effect, f => f.Resource = resource);

        await FailsAsync();

        drill.State.Applied.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory, InlineData("reset"), InlineData("cut")]
    public async Task A_connection_that_is_reset_is_tried_again(string effect)
    {
        using var drill = Emulator.Faults.Add(effect, f => (f.Resource, f.Times) = (resource, 2));

        (await TokenAsync(retries: 3)).Token.ShouldNotBeEmpty();

        Seen.Select(entry => entry.Outcome).ShouldBe([RequestOutcome.Faulted, RequestOutcome.Faulted, RequestOutcome.Issued]);
    }

    [Theory, InlineData("reset"), InlineData("cut")]
    public async Task A_connection_that_is_always_reset_is_a_failure_of_the_network_as_over_a_port(string effect)
    {
        using var drill = Emulator.Faults.Add(effect, f => f.Resource = resource);
        using var client = new HttpClient(Emulator.CreateHandler());
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}") { Headers = { { "Metadata", "true" } } };

        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(request, Cancel));
        await FailsAsync(retries: 1);
    }

    [Fact]
    public async Task A_hang_lasts_until_the_client_s_patience_ends()
    {
        using var drill = Emulator.Faults.Add(FaultEffect.Hang, f => (f.Resource, f.Times) = (resource, 1));

        (await TokenAsync(retries: 5, patience: TimeSpan.FromMilliseconds(500))).Token.ShouldNotBeEmpty(); // the first try is given up

        await Emulator.WaitForRequestAsync(entry => entry.Resource == resource && entry.Status == 0, TimeSpan.FromSeconds(60), Cancel);
    }

    [Fact]
    public async Task A_delay_is_waited_for()
    {
        using var drill = Emulator.Faults.Add(FaultEffect.None with { Delay = TimeSpan.FromMilliseconds(100) }, f => f.Resource = resource);
        var watch = Stopwatch.StartNew();

        await TokenAsync();

        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(95);
    }

    [Fact]
    public async Task An_identity_is_not_there_for_a_while_of_the_emulators_clock()
    {
        using var drill = Emulator.Faults.AddPreset("identity-propagating", f => f.Resource = resource);

        (await FailsAsync()).Message.ShouldContain("has not been assigned to this resource");
        Emulator.Clock.Advance(TimeSpan.FromSeconds(31));

        (await TokenAsync()).Token.ShouldNotBeEmpty();
        drill.State.Phase.ShouldBe(FaultPhase.Ended);
    }

    [Fact]
    public async Task A_token_that_expires_soon_says_so_to_the_credential()
    {
        using var drill = Emulator.Faults.Add(FaultEffect.ExpiresIn(TimeSpan.FromMinutes(10)), f => f.Resource = resource);

        (await TokenAsync()).ExpiresOn.ShouldBe(Emulator.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_token_for_another_audience_is_handed_on_by_the_credential()
    {
        using var drill = Emulator.Faults.Add(FaultEffect.WrongAudience, f => f.Resource = resource);

        Jwt.Payload((await TokenAsync()).Token)["aud"].ShouldBe("https://wrong-audience.invalid");
    }

    [Fact]
    public async Task A_drill_ends_with_its_using_block()
    {
        using (Emulator.Faults.Add("hang", f => (f.Name, f.Resource) = ("bad-day", resource)))
        {
            Emulator.Faults.All.ShouldContain(drill => drill.Name == "bad-day");
        }

        (await TokenAsync()).Token.ShouldNotBeEmpty();
        Emulator.Faults.Remove("bad-day").ShouldBeFalse();
    }

    [Fact]
    public void A_handle_leaves_a_drill_alone_that_has_taken_its_place()
    {
        var first = Emulator.Faults.Add("hang", f => (f.Name, f.Resource) = ("replaced", resource));
        using var second = Emulator.Faults.Add("hang", f => (f.Name, f.Resource) = ("replaced", resource));

        first.Dispose();

        Emulator.Faults.All.ShouldContain(drill => drill.Name == "replaced");
    }

    [Fact]
    public void A_drill_with_mistakes_is_told_with_all_of_them()
    {
        var mistakes = Should.Throw<ArgumentException>(() => Emulator.Faults.Add("explode", f => (f.Host, f.Times) = ("vm9", 0))).Message;

        mistakes.ShouldContain("effect: 'explode' is no effect; there are 403, 404");
        mistakes.ShouldContain("host: no host is named 'vm9'; there are vm1");
        mistakes.ShouldContain("times: must be from 1 to");
        mistakes.ShouldNotContain("$");
        Should.Throw<ArgumentException>(() => Emulator.Faults.AddPreset("mondays")).Message.ShouldContain("preset: must be one of imds-updating, throttled");
        Should.Throw<ArgumentNullException>(() => Emulator.Faults.Add((FaultEffect)null!));
    }

    private IEnumerable<JournalEntry> Seen => Emulator.Requests.Where(entry => entry.Resource == resource);

    private Task<AuthenticationFailedException> FailsAsync(int retries = 0) => Should.ThrowAsync<AuthenticationFailedException>(() => TokenAsync(retries));

    private async Task<AccessToken> TokenAsync(int retries = 0, TimeSpan? patience = null)
    {
        var options = new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned)
        {
            Transport = new HttpClientTransport(Emulator.CreateHandler()),
            Retry = { MaxRetries = retries, Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1), NetworkTimeout = patience ?? TimeSpan.FromSeconds(30) },
        };
        return await new ManagedIdentityCredential(options).GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]), Cancel);
    }

    public sealed class InMemory : IAsyncLifetime
    {
        public Emulator Emulator { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddVirtualMachine("vm1"));

        public ValueTask DisposeAsync() => Emulator.DisposeAsync();
    }
}
