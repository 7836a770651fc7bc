using Azure.Core.Pipeline;
using Azure.Identity;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>What a test sees of the requests that its code has made.</summary>
public sealed class JournalTests : IAsyncLifetime
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders").WithoutPorts());
        client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_request_is_there_as_soon_as_its_answer_is(bool hasPorts)
    {
        await using var other = await Emulator.StartAsync(e => _ = hasPorts ? e : e.WithoutPorts(), Cancel);
        using var caller = new HttpClient(other.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };

        for (var i = 1; i <= 200; i++)
        {
            await caller.GetAsync("/metadata/versions", Cancel);
            other.Requests.Count.ShouldBe(i);
        }
    }

    [Fact]
    public async Task An_SDKs_request_shows_who_asked_as_whom_for_what()
    {
        var options = new ManagedIdentityCredentialOptions(ManagedIdentityId.FromUserAssignedClientId($"{emulator.Identity("orders").ClientId}"))
        {
            Transport = new HttpClientTransport(emulator.CreateHandler()),
        };
        await new ManagedIdentityCredential(options).GetTokenAsync(new(["https://vault.azure.net/.default"]), Cancel);

        var request = await emulator.WaitForRequestAsync(request => request.Outcome == RequestOutcome.Issued, patience, Cancel);
        (request.Host, request.Identity, request.Resource, request.Cached).ShouldBe(("vm1", "orders", "https://vault.azure.net", false));
        request.Client.Sdk.ShouldBe("azsdk-net-Core"); // whose pipeline it is
        request.Client.Version.ShouldNotBeNull().ShouldMatch("^[0-9]+\\.");
    }

    [Fact]
    public async Task A_request_is_waited_for_or_taken_where_it_has_come()
    {
        var coming = emulator.WaitForRequestAsync(request => request.Path == "/b", patience, Cancel);
        await client.GetAsync("/a", Cancel);
        coming.IsCompleted.ShouldBeFalse();
        await client.GetAsync("/b", Cancel);

        (await coming).Id.ShouldBe(2);
        (await emulator.WaitForRequestAsync(request => request.Path == "/a", TimeSpan.Zero, Cancel)).Id.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_does_not_come_fails_with_those_that_did()
    {
        await client.GetAsync("/a", Cancel);
        await client.SendAsync(new(HttpMethod.Get, "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://orders&client_id=x") { Headers = { { "Metadata", "true" } } }, Cancel);

        var failure = await Should.ThrowAsync<RequestNotSeenException>(() =>
            emulator.WaitForRequestAsync(request => request.Outcome == RequestOutcome.Issued, TimeSpan.FromMilliseconds(20), Cancel));

        failure.Requests.ShouldBe(emulator.Requests);
        var lines = failure.Message.ReplaceLineEndings("\n").Split('\n');
        lines[0].ShouldBe("No request matched request => request.Outcome == RequestOutcome.Issued within 0.02 s. These came:");
        lines[1].ShouldMatch(@"^  #1 \d\d:\d\d:\d\d\.\d{3} vm1 \(instance-metadata\): GET /a: 404, refused, nothing is at /a$");
        lines[2].ShouldMatch(@"^  #2 \d\d:\d\d:\d\d\.\d{3} vm1 \(imds\): client id x → api://orders: 400, refused, no identity with client id x is assigned to vm1; assigned: system-assigned, orders; it is no GUID$");
        lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Where_none_came_at_all_that_is_said_and_of_many_the_last()
    {
        (await MessageAsync()).ShouldBe("No request matched request => request.Id > 1000 within 0 s. None came at all: does the client ask this emulator?");

        for (var i = 0; i < 25; i++)
        {
            await client.GetAsync("/metadata/versions", Cancel);
        }

        (await MessageAsync()).ShouldContain("25 came, of which the last 20 are:\n  #6 ");
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var end = new CancellationTokenSource();
        var waiting = emulator.WaitForRequestAsync(_ => true, Timeout.InfiniteTimeSpan, end.Token);

        await end.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task What_a_match_throws_is_the_tests_and_harms_no_request()
    {
        var waiting = emulator.WaitForRequestAsync(_ => throw new InvalidOperationException("mine"), patience, Cancel);

        (await client.GetAsync("/metadata/versions", Cancel)).StatusCode.ShouldNotBe(System.Net.HttpStatusCode.InternalServerError);

        (await Should.ThrowAsync<InvalidOperationException>(() => waiting)).Message.ShouldBe("mine");
    }

    [Fact]
    public async Task Forgetting_all_makes_room_for_the_next_part_of_a_test()
    {
        await client.GetAsync("/a", Cancel);
        emulator.ClearRequests();
        emulator.Requests.ShouldBeEmpty();

        await client.GetAsync("/b", Cancel);
        emulator.Requests.ShouldHaveSingleItem().Id.ShouldBe(2);
    }

    [Fact]
    public async Task Two_emulators_see_each_their_own()
    {
        await using var other = await Emulator.StartAsync(cancel: Cancel);

        await client.GetAsync("/a", Cancel);

        other.Requests.ShouldBeEmpty();
        emulator.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task As_many_are_kept_as_configured()
    {
        await using var small = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Journal.Capacity = 3), Cancel);
        using var caller = new HttpClient(small.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
        for (var i = 0; i < 5; i++)
        {
            await caller.GetAsync("/metadata/versions", Cancel);
        }

        small.Requests.Select(request => request.Id).ShouldBe([3, 4, 5]);
    }

    private async Task<string> MessageAsync() =>
        (await Should.ThrowAsync<RequestNotSeenException>(() => emulator.WaitForRequestAsync(request => request.Id > 1000, TimeSpan.Zero, Cancel))).Message.ReplaceLineEndings("\n");
}
