using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary><c>/_emulator/requests</c> and the <c>request</c> events.</summary>
public sealed class RequestsEndpointTests : IAsyncLifetime
{
    private const string Path = "/_emulator/requests";

    private Emulator emulator = null!;
    private HttpClient data = null!;
    private HttpClient control = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders").AddVirtualMachine("vm2"));
        data = new HttpClient { BaseAddress = emulator.DataAddress };
        control = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        data.Dispose();
        control.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task An_entry_has_everything_under_the_name_it_has_in_the_library()
    {
        await data.TokenAsync(more: $"&client_id={emulator.Identity("orders").ClientId}");
        var entry = (await ListAsync("")).ShouldHaveSingleItem()!.AsObject();

        entry.Select(member => member.Key).ShouldBe(
            ["id", "time", "protocol", "host", "method", "path", "selector", "resource", "identity", "clientId", "client", "status", "outcome", "reason", "cached", "duration"]);
        ((string)entry["outcome"]!, (bool)entry["cached"]!, (string)entry["client"]!["address"]!).ShouldBe(("issued", false, "127.0.0.1"));
        ((string)entry["selector"]!).ShouldBe($"client id {emulator.Identity("orders").ClientId}");
        entry["time"]!.GetValue<DateTimeOffset>().ShouldBe(emulator.Requests[0].Time);
    }

    [Fact]
    public async Task A_wait_ends_at_once_where_there_is_one_and_with_none_when_its_time_has_passed()
    {
        await RequestFilterTests.SeedAsync(emulator, data);

        (await ListAsync("outcome=refused&wait=10m")).Count.ShouldBe(1);
        (await ListAsync("since=5&wait=0s")).ShouldBeEmpty();
        (await ListAsync("since=5&wait=30ms")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_those_that_fit_the_newest_can_be_had_alone()
    {
        await RequestFilterTests.SeedAsync(emulator, data);

        (await ListAsync("last=2")).Select(entry => (int)entry!["id"]!).ShouldBe([4, 5]);
        (await ListAsync("last=100")).Count.ShouldBe(5);
        foreach (var wrong in new[] { "0", "-1", "all", "1.5" })
        {
            var refused = await (await control.GetAsync($"{Path}?last={wrong}", Cancel)).JsonAsync();
            ((string)refused["errors"]!["last"]![0]!).ShouldBe("must be how many of the newest entries are wanted, at least 1");
        }
    }

    [Fact]
    public async Task A_hundred_wait_for_a_request_that_comes_and_forgetting_all_does_not_disturb_them()
    {
        await RequestFilterTests.SeedAsync(emulator, data);
        var threads = ThreadPool.ThreadCount;
        var waiting = Enumerable.Range(0, 100).Select(_ => ListAsync("since=5&host=vm2&wait=1m")).ToList();
        await data.ImdsAsync("/metadata/versions"); // which is nothing to them
        (await control.DeleteAsync(Path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Task.Delay(50, Cancel);
        waiting.ShouldAllBe(reader => !reader.IsCompleted);
        ThreadPool.ThreadCount.ShouldBeLessThan(threads + 50);

        await data.ImdsAsync($"/hosts/vm2{WireClient.TokenPath}?api-version=2018-02-01&resource={WireClient.Vault}");

        foreach (var found in await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(60), Cancel))
        {
            ((int)found.ShouldHaveSingleItem()!["id"]!).ShouldBe(7);
        }
    }

    [Fact]
    public async Task HEAD_has_no_body_and_DELETE_forgets_all()
    {
        await RequestFilterTests.SeedAsync(emulator, data);

        var head = await control.SendAsync(new(HttpMethod.Head, Path), Cancel);
        (head.StatusCode, await head.TextAsync()).ShouldBe((HttpStatusCode.OK, ""));
        (await control.DeleteAsync(Path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync("")).ShouldBeEmpty();
        (await control.PostAsync(Path, null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

        await data.TokenAsync();
        ((int)(await ListAsync("")).ShouldHaveSingleItem()!["id"]!).ShouldBe(6);
    }

    [Fact]
    public async Task Each_request_is_an_event_that_says_what_its_entry_says()
    {
        await using var stream = await control.GetStreamAsync("/_emulator/events", Cancel);
        await RequestFilterTests.SeedAsync(emulator, data);

        var events = new List<JsonNode>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancel))
        {
            if (item.EventType == "request")
            {
                events.Add(JsonNode.Parse(item.Data)!);
            }

            if (events.Count == 5)
            {
                break;
            }
        }

        var entries = await ListAsync("");
        foreach (var (told, entry) in events.Zip(entries))
        {
            told["time"]!.GetValue<DateTimeOffset>().ShouldBe(entry!["time"]!.GetValue<DateTimeOffset>());
            var members = told["data"]!.AsObject();
            foreach (var name in new[] { "id", "protocol", "host", "method", "path", "selector", "resource", "identity", "clientId", "status", "outcome", "reason", "cached" })
            {
                ((string?)members[name]).ShouldBe(entry[name]?.ToString(), name);
            }
        }
    }

    [Fact]
    public async Task With_a_control_key_both_are_closed()
    {
        await using var closed = await Emulator.StartAsync(e => e.Configure(options => options.Control.Key = "open-sesame"), Cancel);
        using var caller = new HttpClient { BaseAddress = closed.ControlAddress };

        (await caller.GetAsync(Path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await caller.DeleteAsync(Path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await caller.GetAsync("/_emulator/events", HttpCompletionOption.ResponseHeadersRead, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "open-sesame");
        (await caller.GetAsync(Path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public Task Whoever_waits_does_not_hold_up_the_end() => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        var other = await Emulator.StartAsync(cancel: Cancel);
        using var reader = new HttpClient { BaseAddress = other.ControlAddress };
        var waiting = reader.GetAsync($"{Path}?wait=10m", Cancel);
        await Task.Delay(50, Cancel);

        var end = await Promptness.OfAsync(async () => await other.DisposeAsync());

        await waiting.ContinueWith(_ => { }, Cancel);
        return end;
    });

    private async Task<JsonArray> ListAsync(string query) => (await (await control.GetAsync($"{Path}?{query}", Cancel)).JsonAsync()).AsArray();
}
