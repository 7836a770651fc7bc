using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>A client that would make more than there may be is told so, and nothing is made.</summary>
public sealed class QuotaTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    [Fact]
    public async Task Where_all_identities_and_hosts_are_too_much_no_API_makes_more()
    {
        var body = $$"""{ "properties": { "note": "{{new string('x', (int)(Limits.RegistryCharacters / 8))}}" } }""";
        var before = arm.Emulator.Registry.State;
        foreach (var host in arm.Emulator.Registry.Hosts.Take(8))
        {
            arm.Emulator.Registry.Become(arm.Emulator.Registry.State.With(host with { Details = host.Details with { Rest = body } }));
        }

        var (code, message) = await arm.RefusedAsync(409, HttpMethod.Put, arm.Of(ArmFixture.Identities, "more"), """{ "location": "westeurope" }""");
        using var answer = await arm.Client.PostAsync(new Uri(arm.Emulator.ControlAddress, "/_emulator/identities"), new StringContent("""{ "name": "more" }""", Encoding.UTF8), TestContext.Current.CancellationToken);

        code.ShouldBe("QuotaExceeded");
        message.ShouldStartWith("Nothing was changed: there would be more than 32000000 characters");
        ((int)answer.StatusCode).ShouldBe(409);
        ((string)(await answer.JsonAsync())["detail"]!).ShouldStartWith("there would be more than 32000000 characters");
        arm.Emulator.Registry.Identities.ShouldNotContain(identity => identity.Name == "more");
        arm.Emulator.Registry.Become(before);
    }

    [Fact]
    public async Task A_subscription_has_980_resource_groups_and_as_many_can_be_imported()
    {
        const string Group = """{ "location": "westeurope" }""";
        (await ImportAsync("resourceGroups", Groups(981))).ShouldContain("$.resourceGroups: there may be at most 980");
        (await ImportAsync("resourceGroups", Groups(980))).ShouldContain("\"resourceGroups\":980");

        var (code, message) = await arm.RefusedAsync(409, HttpMethod.Put, $"{arm.Subscription}/resourcegroups/more", Group, "2021-04-01");

        code.ShouldBe("ResourceGroupQuotaExceeded");
        message.ShouldBe("Creating the resource group 'more' would exceed the quota of '980'. The current resource group count is '980', please delete some groups before creating a new one.");
        await arm.ExpectAsync(200, HttpMethod.Put, $"{arm.Subscription}/resourcegroups/group-1", Group, "2021-04-01");
        await arm.ExpectAsync(200, HttpMethod.Delete, $"{arm.Subscription}/resourcegroups/group-1", version: "2021-04-01");
        await arm.ExpectAsync(201, HttpMethod.Put, $"{arm.Subscription}/resourcegroups/more", Group, "2021-04-01");

        static JsonArray Groups(int count) => new([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["name"] = $"group-{i}", ["location"] = "westeurope", ["tags"] = new JsonObject() })]);
    }

    [Theory]
    [InlineData("description", 2048)]
    [InlineData("condition", 8192)]
    [InlineData("scope", 2048)]
    public async Task What_is_imported_is_no_longer_than_what_can_be_written(string member, int longest)
    {
        var assignment = new JsonObject
        {
            ["name"] = $"{Guid.NewGuid()}",
            ["scope"] = "/",
            ["roleDefinitionId"] = "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            ["principalId"] = $"{Guid.NewGuid()}",
            ["principalType"] = "User",
            ["createdOn"] = "2026-01-31T12:00:00+00:00",
            ["updatedOn"] = "2026-01-31T12:00:00+00:00",
        };
        assignment[member] = new string('/', longest + 1);

        (await ImportAsync("roleAssignments", new(assignment))).ShouldContain($"$.roleAssignments[0].{member}: has at most {longest} characters");
    }

    [Fact]
    public async Task A_group_that_is_imported_has_tags_and_a_manager_as_one_that_is_made()
    {
        var answer = await ImportAsync("resourceGroups", new(new JsonObject
        {
            ["name"] = "more",
            ["location"] = "westeurope",
            ["managedBy"] = new string('x', 2049),
            ["tags"] = new JsonObject { ["team"] = new string('x', 257) },
        }));

        answer.ShouldContain("$.resourceGroups[0].managedBy: has at most 2048 characters");
        answer.ShouldContain("$.resourceGroups[0].tags: must be at most 50 tags");
    }

    private async Task<string> ImportAsync(string member, JsonArray items)
    {
        var document = JsonNode.Parse(await arm.Client.GetStringAsync(new Uri(arm.Emulator.ControlAddress, "/_emulator/state/export"), TestContext.Current.CancellationToken))!;
        document[member] = items;
        using var body = new StringContent(document.ToJsonString(), Encoding.UTF8);
        using var answer = await arm.Client.PostAsync(new Uri(arm.Emulator.ControlAddress, "/_emulator/state/import"), body, TestContext.Current.CancellationToken);
        var text = await answer.TextAsync();
        return answer.IsSuccessStatusCode ? text : (string)JsonNode.Parse(text)!["detail"]!;
    }
}
