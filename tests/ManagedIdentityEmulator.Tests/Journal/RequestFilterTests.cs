using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Which entries <c>GET /_emulator/requests</c> lists.</summary>
public sealed class RequestFilterTests(RequestFilterTests.Seeded seeded) : IClassFixture<RequestFilterTests.Seeded>
{
    private const string Path = "/_emulator/requests";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1,2,3,4,5")]
    [InlineData("host=vm1", "1,2,4,5")]
    [InlineData("HOST=VM2", "3")]
    [InlineData("host=nobody", "")]
    [InlineData("identity=orders", "2")]
    [InlineData("identity=system-assigned", "1,3")]
    [InlineData("identity={orders}", "2")]
    [InlineData("resource=https://vault.azure.net", "1,3,4")]
    [InlineData("resource=HTTPS://vault.azure.net/", "1,3,4")]
    [InlineData("resource=api://orders", "2")]
    [InlineData("protocol=imds", "1,2,3,4")]
    [InlineData("protocol=Instance-Metadata", "5")]
    [InlineData("protocol=unknown", "")]
    [InlineData("outcome=issued", "1,2,3")]
    [InlineData("outcome=Refused", "4")]
    [InlineData("outcome=answered", "5")]
    [InlineData("since=3", "4,5")]
    [InlineData("since=99", ""), InlineData("since=9223372036854775807", "")]
    [InlineData("since=2000-01-01T00:00:00Z", "1,2,3,4,5")]
    [InlineData("since=2999-01-01T00:00:00Z", "")]
    [InlineData("since={noon}", "5")]
    [InlineData("host=vm1&outcome=issued&since=1&protocol=imds&identity=orders&resource=api://orders", "2")]
    [InlineData("host=vm2&outcome=issued&since=1&protocol=imds&identity=orders", "")]
    public async Task Each_filter_alone_and_all_together(string query, string ids)
    {
        var filled = query.Replace("{orders}", $"{seeded.Emulator.Identity("orders").ClientId}").Replace("{noon}", $"{seeded.Noon:yyyy-MM-ddTHH:mm:ssZ}");

        var found = await (await seeded.Control.GetAsync($"{Path}?{filled}", Cancel)).JsonAsync();

        string.Join(",", found.AsArray().Select(entry => (int)entry!["id"]!)).ShouldBe(ids);
    }

    [Theory]
    [InlineData("since=yesterday", "since: must be the id of an entry")]
    [InlineData("since=-1", "since: must be the id of an entry")]
    [InlineData("wait=soon", "wait: must be")]
    [InlineData("wait=11m", "wait: must be")]
    [InlineData("wait=", "wait: is empty")]
    [InlineData("host=", "host: is empty")]
    [InlineData("host=a&host=b", "host: is given more than once")]
    [InlineData("outcome=good", "outcome: must be one of issued, answered, challenged, refused, throttled, faulted, failed, aborted")]
    [InlineData("outcome=1", "outcome: must be one of")]
    [InlineData("protocol=smtp", "protocol: must be one of imds, vm-extension,")]
    [InlineData("hots=vm1", "hots: is no parameter; there are host, identity, resource, protocol, outcome, since, last, wait")]
    [InlineData("protocol=smtp&outcome=good", "protocol: must be one of")]
    public async Task A_mistake_is_400_and_says_what_there_is(string query, string detail)
    {
        var response = await seeded.Control.GetAsync($"{Path}?{query}", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.JsonAsync();
        ((string)problem["title"]!).ShouldBe("No requests were listed");
        ((string)problem["detail"]!).ShouldContain(detail);
    }

    /// <returns>A time since which there was one alone.</returns>
    internal static async Task<DateTimeOffset> SeedAsync(Emulator emulator, HttpClient data)
    {
        await data.TokenAsync();
        await data.TokenAsync("api://orders", $"&client_id={emulator.Identity("orders").ClientId}");
        await data.ImdsAsync($"/hosts/vm2{WireClient.TokenPath}?api-version=2018-02-01&resource={WireClient.Vault}");
        await data.TokenAsync(more: "&client_id=x");
        emulator.Clock.Advance(TimeSpan.FromHours(2));
        var since = emulator.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        await data.ImdsAsync("/metadata/versions");
        return since;
    }

    public sealed class Seeded : EmulatorFixture
    {
        public HttpClient Control { get; private set; } = null!;

        public DateTimeOffset Noon { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Control = new HttpClient { BaseAddress = Emulator.ControlAddress };
            Noon = await SeedAsync(Emulator, Client);
        }

        public override ValueTask DisposeAsync()
        {
            Control.Dispose();
            return base.DisposeAsync();
        }

        protected override void Build(EmulatorBuilder emulator) => emulator.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders").AddVirtualMachine("vm2");
    }
}
