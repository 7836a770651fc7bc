using System.Diagnostics;
using System.Net;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Requests;

/// <summary>IMDS's limits, where they are switched on. Each test asks from hosts of its own, as each host has limits of its own.</summary>
public sealed class ThrottlingTests(ThrottlingTests.Machines fixture) : IClassFixture<ThrottlingTests.Machines>
{
    private const string Token = WireClient.TokenPath + "?api-version=2018-02-01&resource=https://vault.azure.net";
    private const string Info = "/metadata/identity/info?api-version=2018-02-01";
    private const string Instance = "/metadata/instance?api-version=2021-02-01";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("vm1", Token, 20), InlineData("vm2", Info, 20), InlineData("vm3", Instance, 5), InlineData("vm4", "/metadata/versions", 5), InlineData("aks", Token, 20)]
    public async Task Twenty_a_second_for_identity_and_five_for_all_else(string host, string path, int limit)
    {
        var (good, elapsed) = await CountAsync(host, path, limit + 10);

        // On a busy machine they may take more than a second, and be fewer than there may be.
        good.ShouldBeInRange(limit, elapsed < TimeSpan.FromSeconds(0.9) ? limit : limit * (1 + (int)Math.Ceiling(elapsed.TotalSeconds)));
    }

    [Fact]
    public async Task What_is_spent_on_one_is_not_missing_from_the_other()
    {
        await CountAsync("vm5", Instance, 8);

        (await AskAsync("vm5", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Hosts_do_not_share()
    {
        (await AskUntilRefusedAsync("vm6", Token)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync("vm7", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refusal_has_IMDSs_own_body_and_the_journal_says_why()
    {
        fixture.Emulator.ClearRequests();
        var response = await AskUntilRefusedAsync("vm8", Token);
        var other = await AskUntilRefusedAsync("vm8", Instance);

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.GetValues("Server").ShouldHaveSingleItem().ShouldStartWith("IMDS/");
        response.Headers.RetryAfter.ShouldBeNull();
        (await response.TextAsync()).ShouldBe("""{"error":"too_many_requests","error_description":"Temporarily throttled, too many requests"}""");
        (await other.TextAsync()).ShouldBe("""{"error":"Temporarily throttled, too many requests"}""");
        fixture.Emulator.Requests.Last(entry => entry.Host == "vm8").ShouldSatisfyAllConditions(
            entry => entry.Outcome.ShouldBe(RequestOutcome.Throttled),
            entry => entry.Reason.ShouldBe("throttling.enabled: a host has 5 requests a second that are not for tokens"));
    }

    [Fact]
    public async Task A_second_later_all_is_well()
    {
        fixture.Emulator.Clock.Advance(TimeSpan.FromHours(1)); // it is the client's time that counts, not the emulator's
        var watch = Stopwatch.StartNew();
        await CountAsync("vm9", Instance, 5);

        while ((await AskAsync("vm9", Instance)).StatusCode == HttpStatusCode.TooManyRequests)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60)); // a machine that is busy gives the limiter's timer less to do
            await Task.Delay(20, Cancel);
        }

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public async Task Five_at_once_for_identity()
    {
        using var slow = fixture.Emulator.Faults.Add("delay=1h", f => (f.Host, f.Times) = ("vm10", 5));
        using var gaveUp = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 5).Select(_ => AskUntilAsync("vm10", Token, gaveUp.Token)).ToList();
        while (slow.State.Applied < 5)
        {
            await Task.Delay(1, Cancel);
        }

        (await AskAsync("vm10", Token)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync("vm10", Instance)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AskAsync("vm11", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await gaveUp.CancelAsync();
        await fixture.Emulator.WaitForRequestAsync(entry => entry is { Host: "vm10", Outcome: RequestOutcome.Aborted }, TimeSpan.FromSeconds(60), Cancel);
        (await AskAsync("vm10", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var one in waiting)
        {
            await Should.ThrowAsync<OperationCanceledException>(one);
        }
    }

    [Theory, InlineData("web", "/msi/token?api-version=2019-08-01&resource=a"), InlineData("group", Token), InlineData("vm12", "/oauth2/token?resource=a")]
    public async Task Nothing_is_known_of_other_platforms_limits(string host, string path) => (await CountAsync(host, path, 40)).Good.ShouldBe(40);

    [Fact]
    public async Task Limits_are_off_unless_they_are_asked_for()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = emulator.DataAddress };

        for (var i = 0; i < 60; i++)
        {
            (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public void The_environment_switches_them_on()
    {
        ConfigurationSample.Valid(null).Throttling.Enabled.ShouldBeFalse();
        ConfigurationSample.Valid(null, ("MI_EMULATOR_Throttling__Enabled", "true")).Throttling.Enabled.ShouldBeTrue();
        ConfigurationSample.ProblemsIn("""{ "throttling": { "enabled": "yes" } }""").ShouldBe(["$.throttling.enabled: must be true or false"]);
    }

    private async Task<(int Good, TimeSpan Elapsed)> CountAsync(string host, string path, int times)
    {
        var watch = Stopwatch.StartNew();
        var good = 0;
        for (var i = 0; i < times; i++)
        {
            var response = await AskAsync(host, path);
            response.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
            good += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        return (good, watch.Elapsed);
    }

    // A busy machine may need more than one second, and more than one second's requests.
    private async Task<HttpResponseMessage> AskUntilRefusedAsync(string host, string path)
    {
        for (var i = 0; i < 200; i++)
        {
            var response = await AskAsync(host, path);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return response;
            }
        }

        throw new TimeoutException($"{host} was never refused");
    }

    private Task<HttpResponseMessage> AskAsync(string host, string path) => AskUntilAsync(host, path, Cancel);

    private Task<HttpResponseMessage> AskUntilAsync(string host, string path, CancellationToken giveUp)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/hosts/{host}{path}") { Headers = { { "Metadata", "true" } } };
        if (fixture.Emulator.Registry.FindHost(host)!.IdentityHeader is { } secret)
        {
            request.Headers.Add("X-IDENTITY-HEADER", secret);
        }

        return fixture.Client.SendAsync(request, giveUp);
    }

    public sealed class Machines : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator)
        {
            emulator.AddUserAssignedIdentity("orders").AddWebApp("web").AddKubernetesCluster("aks", "orders")
                .AddHost("group", "Microsoft.ContainerInstance/containerGroups", systemAssigned: true)
                .Configure(options => options.Throttling.Enabled = true);
            for (var i = 1; i <= 12; i++)
            {
                emulator.AddVirtualMachine($"vm{i}");
            }
        }
    }
}
