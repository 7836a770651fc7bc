using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Activity.SignIns;

/// <summary>Which sign-ins <c>GET /_emulator/signins</c> lists.</summary>
public sealed class SignInFilterTests(SignInFilterTests.Seeded seeded) : IClassFixture<SignInFilterTests.Seeded>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1,2,3,4")]
    [InlineData("identity=orders", "2,4"), InlineData("IDENTITY=Orders", "2,4")]
    [InlineData("identity={client}", "2,4"), InlineData("identity={principal}", "2,4")]
    [InlineData("identity=system-assigned", "1,3"), InlineData("identity=vm", "1,3")]
    [InlineData("identity=nobody", "")]
    [InlineData("resource=https://vault.azure.net", "1,2"), InlineData("resource=HTTPS://vault.azure.net/", "1,2")]
    [InlineData("resource=cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "1,2"), InlineData("resource=Azure Key Vault", "1,2")]
    [InlineData("resource=api://orders", "3"), InlineData("resource=api://nobody/", "4")]
    [InlineData("resource=api://never-asked", "")]
    [InlineData("outcome=success", "1,2,3"), InlineData("outcome=Failure", "4")]
    [InlineData("since={2}", "3,4"), InlineData("since={4}", "")]
    [InlineData("since=00000000-0000-0000-0000-000000000001", "1,2,3,4")] // forgotten: all are after it
    [InlineData("since={noon}", "4"), InlineData("since=2000-01-01T00:00:00Z", "1,2,3,4"), InlineData("since=2999-01-01T00:00:00Z", "")]
    [InlineData("identity=orders&resource=https://vault.azure.net&outcome=success&since={1}", "2")]
    [InlineData("identity=orders&outcome=success&since={2}", "")]
    public async Task Each_filter_alone_and_all_together(string query, string numbers)
    {
        var found = await seeded.Emulator.SignInsAsync(seeded.Fill(query));

        string.Join(",", found.Select(row => seeded.Ids.IndexOf(row.Column("Id")) + 1)).ShouldBe(numbers);
    }

    [Theory]
    [InlineData("since=yesterday", "since: must be the Id of a sign-in")]
    [InlineData("since=1", "since: must be the Id of a sign-in")]
    [InlineData("outcome=issued", "outcome: must be success or failure")]
    [InlineData("outcome=", "outcome: is empty")]
    [InlineData("identity=a&identity=b", "identity: is given more than once")]
    [InlineData("host=vm", "host: is no parameter; there are identity, resource, since, outcome")]
    [InlineData("outcome=perhaps&since=later", "outcome: must be success or failure; since: must be")]
    public async Task A_mistake_is_400_and_says_what_there_is(string query, string detail)
    {
        using var control = new HttpClient { BaseAddress = seeded.Emulator.ControlAddress };

        var answer = await control.GetAsync($"{SignInClient.Path}?{query}", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.JsonAsync();
        ((string)problem["title"]!).ShouldBe("No sign-ins were listed");
        ((string)problem["detail"]!).ShouldContain(detail);
    }

    public sealed class Seeded : EmulatorFixture
    {
        private DateTimeOffset noon;

        public List<string> Ids { get; private set; } = [];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var asOrders = $"&client_id={Emulator.Identity("orders").ClientId}";
            await Client.AccessTokenAsync();
            await Client.AccessTokenAsync(more: asOrders);
            await Client.AccessTokenAsync("api://orders");
            Emulator.Clock.Advance(TimeSpan.FromHours(1));
            noon = Emulator.Clock.GetUtcNow().AddMinutes(-1);
            await Client.TokenAsync("api://nobody", asOrders);
            Ids = (await Emulator.SignInsAsync()).ConvertAll(row => row.Column("Id"));
        }

        public string Fill(string query)
        {
            var orders = Emulator.Identity("orders");
            query = query.Replace("{client}", $"{orders.ClientId}").Replace("{principal}", $"{orders.PrincipalId}").Replace("{noon}", $"{noon:yyyy-MM-ddTHH:mm:ssZ}");
            return Enumerable.Range(1, Ids.Count).Aggregate(query, (filled, number) => filled.Replace($"{{{number}}}", Ids[number - 1]));
        }

        protected override void Build(EmulatorBuilder emulator) => emulator.AddUserAssignedIdentity("orders").AddVirtualMachine("vm", "orders").Configure(options =>
            (options.Targets.AllowUnknown, options.Targets.Additional) = (false, [new() { Uri = "api://orders" }]));
    }
}
