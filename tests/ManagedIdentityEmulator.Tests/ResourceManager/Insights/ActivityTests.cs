using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Insights;

/// <summary>The activity log, at the control API and as Azure Monitor's.</summary>
public sealed class ActivityTests(ActivityFixture managed) : IClassFixture<ActivityFixture>
{
    private readonly ArmFixture arm = managed.Arm;
    private readonly HttpClient control = managed.Control;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Orders => managed.Orders;

    [Fact]
    public async Task Every_change_is_there_once_refused_ones_too_and_nothing_that_was_only_read()
    {
        var entries = await managed.ListAsync("");

        entries.Select(entry => $"{entry!["operationName"]} {entry["outcome"]} {entry["status"]} {entry["error"]?["code"]}".TrimEnd()).ShouldBe(
        [
            "Write UserAssignedIdentities succeeded 201", "Write UserAssignedIdentities failed 400 LocationRequired", "Write UserAssignedIdentities failed 404 ResourceGroupNotFound",
            "Create role assignment succeeded 201", "Delete User Assigned Identity succeeded 200",
        ]);
        var first = entries[0]!;
        ((string)first["operation"]!, (string)first["resource"]!, (string)first["resourceGroup"]!).ShouldBe(("Microsoft.ManagedIdentity/userAssignedIdentities/write", Orders, "local"));
        ((string)first["caller"]!["name"]!, (string)first["caller"]!["principalId"]!).ShouldBe(("vm", $"{arm.Emulator.SystemAssignedIdentity("vm").PrincipalId}"));
        Guid.Parse((string)first["correlationId"]!).ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task What_tests_change_without_the_management_API_is_no_management_operation()
    {
        arm.Emulator.Registry.Put(arm.Emulator.Identity("default") with { AppRoles = new Dictionary<string, IReadOnlyList<string>>() });

        (await managed.ListAsync("")).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("operation=microsoft.managedidentity/userassignedidentities/DELETE", 1)]
    [InlineData("operation=Create role assignment", 1)]
    [InlineData("outcome=failed", 2)]
    [InlineData("caller=vm", 5)]
    [InlineData("caller=web", 0)]
    [InlineData("since=4", 1)]
    [InlineData("since=2100-01-01", 0)]
    [InlineData("resource={orders}", 3)]
    [InlineData("resource={group}", 3)]
    [InlineData("resource={subscription}", 5)]
    [InlineData("resource={orders}&outcome=succeeded", 2)]
    [InlineData("correlationId=00000000-0000-0000-0000-000000000000", 0)]
    public async Task A_filter_lets_through_what_fits(string query, int count) =>
        (await managed.ListAsync(query.Replace("{orders}", Orders).Replace("{group}", arm.Group).Replace("{subscription}", arm.Subscription))).Count.ShouldBe(count);

    [Theory]
    [InlineData("resource=orders", "resource")]
    [InlineData("outcome=bad", "outcome")]
    [InlineData("outcome=1", "outcome")]
    [InlineData("since=yesterday", "since")]
    [InlineData("correlationId=x", "correlationId")]
    [InlineData("operation=", "operation")]
    [InlineData("host=vm", "host")]
    public async Task A_filter_that_is_not_understood_is_told_by_name(string query, string field)
    {
        var answer = await control.GetAsync($"/_emulator/activity?{query}", Cancel);

        ((int)answer.StatusCode).ShouldBe(400);
        (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData(" and eventTimestamp le '2100-01-01T00:00:00.1234567Z'", 5)]
    [InlineData(" and eventTimestamp le 2000-01-02T00:00:00.123456", 0)]
    [InlineData(" and resourceGroupName eq 'LOCAL'", 3)]
    [InlineData(" and resourceId eq '{orders}'", 3)]
    [InlineData(" and resourceUri eq '{orders}'", 3)]
    [InlineData(" and resourceProvider eq Microsoft.Authorization", 1)]
    [InlineData(" and resourceProvider eq 'microsoft.managedidentity' and status eq 'Failed'", 2)]
    [InlineData(" and caller eq '{caller}'", 5)]
    [InlineData(" and caller eq 'web'", 0)]
    [InlineData(" and correlationId eq '00000000-0000-0000-0000-000000000000'", 0)]
    [InlineData(" and eventChannels eq 'Admin, Operation' and levels eq 'Error'", 2)]
    public async Task Azure_Monitors_filters_let_through_what_fits(string more, int count)
    {
        var filter = $"eventTimestamp ge '2000-01-01T00:00:00Z'{more}".Replace("{orders}", Orders).Replace("{caller}", $"{arm.Emulator.SystemAssignedIdentity("vm").ClientId}");

        (await EventsAsync(filter)).Count.ShouldBe(count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("resourceGroupName eq 'local'")]
    [InlineData("eventTimestamp ge 'yesterday'")]
    [InlineData("eventTimestamp ge '2000-01-01' and colour eq 'red'")]
    [InlineData("eventTimestamp ge '2000-01-01' and status ge 'Failed'")]
    [InlineData("eventTimestamp ge '2000-01-01' or status eq 'Failed'")]
    public async Task A_filter_that_Azure_Monitor_does_not_know_is_refused(string filter) =>
        (await arm.RefusedAsync(400, HttpMethod.Get, EventsPath(filter), version: "2015-04-01")).Code.ShouldBe("BadRequest");

    [Fact]
    public async Task An_event_has_Azures_members_and_the_newest_is_first()
    {
        var deleted = (await EventsAsync("eventTimestamp ge '2000-01-01'"))[0]!.AsObject();

        deleted["operationName"]!.ToJsonString().ShouldBe("""{"value":"Microsoft.ManagedIdentity/userAssignedIdentities/delete","localizedValue":"Delete User Assigned Identity"}""");
        deleted["status"]!.ToJsonString().ShouldBe("""{"value":"Succeeded","localizedValue":"Succeeded"}""");
        deleted["subStatus"]!.ToJsonString().ShouldBe("""{"value":"OK","localizedValue":"OK (HTTP Status Code: 200)"}""");
        deleted["category"]!.ToJsonString().ShouldBe("""{"value":"Administrative","localizedValue":"Administrative"}""");
        ((string)deleted["authorization"]!["action"]!, (string)deleted["authorization"]!["scope"]!).ShouldBe(("Microsoft.ManagedIdentity/userAssignedIdentities/delete", Orders));
        ((string)deleted["caller"]!).ShouldBe($"{arm.Emulator.SystemAssignedIdentity("vm").ClientId}");
        ((string)deleted["id"]!).ShouldStartWith($"{Orders}/events/{deleted["eventDataId"]}/ticks/");
        ((string)deleted["subscriptionId"]!, (string)deleted["tenantId"]!, (string)deleted["level"]!).ShouldBe(($"{arm.Emulator.SubscriptionId}", $"{arm.Emulator.TenantId}", "Informational"));
        (await EventsAsync("eventTimestamp ge '2000-01-01' and status eq 'Failed'", "&$select=status%20,%20operationName"))[0]!.AsObject().Select(member => member.Key).ShouldBe(["operationName", "status"]);
    }

    private async Task<JsonArray> EventsAsync(string filter, string more = "") => (await arm.ExpectAsync(200, HttpMethod.Get, EventsPath(filter) + more, version: "2015-04-01"))["value"]!.AsArray();

    private string EventsPath(string filter) => $"{arm.Subscription}/providers/microsoft.insights/eventtypes/management/values?$filter={Uri.EscapeDataString(filter)}";
}
