using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Authorization;

/// <summary>Lists of role assignments and role definitions, and their filters.</summary>
public sealed class RoleListTests(RoleListTests.Fixture assigned) : IClassFixture<RoleListTests.Fixture>
{
    private const string Assignments = "/providers/Microsoft.Authorization/roleAssignments";
    private const string Definitions = "/providers/Microsoft.Authorization/roleDefinitions";
    private const string Latest = "2022-04-01";
    private readonly ArmFixture arm = assigned.Arm;

    [Theory]
    [InlineData("", "", "tenant,subscription,group,resource,other")]
    [InlineData("subscription", "", "tenant,subscription,group,resource,other")]
    [InlineData("subscription", "atScope()", "tenant,subscription")]
    [InlineData("group", "", "tenant,subscription,group,resource,other")]
    [InlineData("group", "atScope()", "tenant,subscription,group,other")]
    [InlineData("resource", "", "tenant,subscription,group,resource,other")]
    [InlineData("group", "principalId eq '{other}'", "other")]
    [InlineData("group", "PRINCIPALID EQ '{other}'", "other")]
    [InlineData("subscription", "assignedTo('{other}')", "other")]
    [InlineData("subscription", "atScope() and assignedTo('{other}')", "")]
    [InlineData("group", "atScope()+and+assignedTo('{other}')", "other")]
    public async Task A_list_has_what_is_there_above_and_below(string scope, string filter, string expected)
    {
        var query = filter.Length == 0 ? "" : $"?$filter={filter.Replace("{other}", $"{assigned.Other}").Replace(" ", "%20")}";

        var list = await arm.ExpectAsync(200, HttpMethod.Get, $"{assigned.Scopes[scope]}{Assignments}{query}", version: Latest);

        list["value"]!.AsArray().Select(found => (string?)found!["properties"]!["description"]).ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Theory]
    [InlineData("atScope")]
    [InlineData("atScope('x')")]
    [InlineData("principalId eq 'me'")]
    [InlineData("principalId ne '{0}'")]
    [InlineData("displayName eq 'x'")]
    [InlineData("atScope() or assignedTo('{0}')")]
    [InlineData("principalId eq '")]
    public async Task A_filter_that_there_is_not_is_refused(string filter) =>
        (await arm.RefusedAsync(400, HttpMethod.Get, $"{arm.Group}{Assignments}?$filter={Uri.EscapeDataString(string.Format(filter, assigned.Other))}", version: Latest)).Code.ShouldBe("UnsupportedQuery");

    [Theory]
    [InlineData("roleName eq 'Reader'", 1)]
    [InlineData("roleName eq 'reader'", 1)]
    [InlineData("roleName eq 'SignalR/Web PubSub Contributor'", 1)]
    [InlineData("roleName eq 'Readers'", 0)]
    [InlineData("roleName eq 'It''s'", 0)]
    [InlineData("type eq 'CustomRole'", 0)]
    [InlineData("roleName eq 'Reader' and type eq 'BuiltInRole'", 1)]
    [InlineData("atScopeAndBelow() and roleName eq 'Owner'", 1)]
    public async Task Roles_are_found_by_name_and_type(string filter, int count) =>
        (await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Group}{Definitions}?$filter={Uri.EscapeDataString(filter)}", version: "2018-01-01-preview"))["value"]!.AsArray().Count.ShouldBe(count);

    [Theory]
    [InlineData("")]
    [InlineData("subscription")]
    [InlineData("group")]
    [InlineData("resource")]
    public async Task A_role_is_the_same_at_every_scope_with_the_id_of_its_subscription(string scope)
    {
        var role = await arm.ExpectAsync(200, HttpMethod.Get, $"{assigned.Scopes[scope]}{Definitions}/7f951dda-4ed3-4680-a7ca-43fe172d538d", version: Latest);

        ((string)role["id"]!).ShouldBe($"{(scope.Length == 0 ? "" : arm.Subscription)}{Definitions}/7f951dda-4ed3-4680-a7ca-43fe172d538d");
        ((string)role["properties"]!["roleName"]!, (string)role["properties"]!["type"]!).ShouldBe(("AcrPull", "BuiltInRole"));
        role["properties"]!["permissions"]!.ToJsonString().ShouldBe("""[{"actions":["Microsoft.ContainerRegistry/registries/pull/read"],"notActions":[],"dataActions":[],"notDataActions":[]}]""");
        (await arm.ExpectAsync(200, HttpMethod.Get, (string)role["id"]!, version: "2015-07-01"))["properties"]!["permissions"]![0]!["dataActions"].ShouldBeNull();
    }

    [Theory]
    [InlineData("GET", "Reader", 400, "InvalidRoleDefinitionId")]
    [InlineData("GET", "00000000-0000-4000-8000-000000000000", 404, "RoleDefinitionDoesNotExist")]
    [InlineData("PUT", "00000000-0000-4000-8000-000000000000", 400, "CustomRolesNotSupported")]
    [InlineData("DELETE", "acdd72a7-3385-48ef-bd42-f606fba81ae7", 400, "CustomRolesNotSupported")]
    public async Task A_role_that_there_is_not_or_that_somebody_wants_to_make_is_refused(string method, string name, int status, string code) =>
        (await arm.RefusedAsync(status, new HttpMethod(method), $"{arm.Subscription}{Definitions}/{name}", method == "PUT" ? "{}" : null, Latest)).Code.ShouldBe(code);

    [Theory]
    [InlineData("a eq 'b'", "a eq b")]
    [InlineData("  a   EQ  'b''c'  and   f( 'x' ) ", "a EQ b'c;f () x")]
    [InlineData("t ge 2026-01-31T12:00:00.123456 and r eq 'x and y'", "t ge 2026-01-31T12:00:00.123456;r eq x and y")]
    [InlineData("f()", "f () ")]
    [InlineData("", "")]
    [InlineData("a eq", null)]
    [InlineData("a eq 'b' and", null)]
    [InlineData("a eq 'b' and ", null)]
    [InlineData("a eq 'b' or c eq 'd'", null)]
    [InlineData("(a eq 'b')", null)]
    [InlineData("not f()", null)]
    [InlineData("a eq 'b'c", null)]
    public void A_filter_is_conditions_joined_by_and(string filter, string? terms)
    {
        var parsed = ODataFilter.Parse(filter)?.Select(term => $"{term.Field} {term.Operator} {term.Value}");
        (parsed is null ? null : string.Join(';', parsed)).ShouldBe(terms);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public ArmFixture Arm { get; } = new();

        public Dictionary<string, string> Scopes { get; } = [];

        public Guid Other { get; } = Guid.NewGuid();

        public async ValueTask InitializeAsync()
        {
            await Arm.InitializeAsync();
            (Scopes[""], Scopes["tenant"], Scopes["subscription"], Scopes["group"], Scopes["resource"]) = ("", "", Arm.Subscription, Arm.Group, Arm.Of("Microsoft.KeyVault/vaults", "v"));
            foreach (var name in new[] { "tenant", "subscription", "group", "resource" })
            {
                await PutAsync(name, name, Arm.Emulator.Identity("default").PrincipalId);
            }

            await PutAsync("group", "other", Other);
        }

        public ValueTask DisposeAsync() => Arm.DisposeAsync();

        private Task<JsonNode> PutAsync(string scope, string description, Guid principal) => Arm.ExpectAsync(
            201, HttpMethod.Put, RoleAssignmentTests.At(Scopes[scope], Guid.NewGuid()), RoleAssignmentTests.Body("acdd72a7-3385-48ef-bd42-f606fba81ae7", principal, "ServicePrincipal", description), Latest);
    }
}
