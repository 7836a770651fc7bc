using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>Resource groups, and the lists of what is in them.</summary>
public sealed class ResourceGroupTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Version = "2021-04-01";
    private const string InWestEurope = """{ "location": "West Europe", "tags": { "team": "orders" } }""";

    [Fact]
    public async Task The_configurations_group_is_there_from_the_start()
    {
        var group = await GetAsync("local");

        ((string)group["id"]!).ShouldBe(arm.Group);
        ((string)group["properties"]!["provisioningState"]!).ShouldBe("Succeeded");
        (await NamesAsync("/resourcegroups")).ShouldContain("local");
    }

    [Fact]
    public async Task One_that_is_made_is_there_and_keeps_its_place()
    {
        var made = await PutAsync(201, "made", InWestEurope);

        ((string)made["location"]!).ShouldBe("westeurope");
        ((string)made["tags"]!["team"]!).ShouldBe("orders");
        (await PutAsync(200, "MADE", """{ "location": "westeurope", "managedBy": "somebody" }""")).ToJsonString().ShouldContain("\"managedBy\":\"somebody\"");
        ((string)(await GetAsync("made"))["name"]!).ShouldBe("made", "a group keeps the name that it was made by");
        (await arm.RefusedAsync(409, HttpMethod.Put, Of("made"), """{ "location": "eastus" }""", Version)).Code.ShouldBe("InvalidResourceGroupLocation");
        ((string)(await arm.ExpectAsync(200, HttpMethod.Patch, Of("made"), """{ "tags": { "a": "b" } }""", Version))["tags"]!["a"]!).ShouldBe("b");
    }

    [Theory]
    [InlineData("ends-in-a-dot.", InWestEurope, "InvalidResourceGroup")]
    [InlineData("a&b", InWestEurope, "InvalidResourceGroup")]
    [InlineData("refused", "{}", "LocationRequired")]
    [InlineData("refused", """{ "location": "../x" }""", "LocationNotAvailableForResourceGroup")]
    [InlineData("refused", """{ "location": "westeurope", "tags": [] }""", "InvalidRequestContent")]
    [InlineData("refused", """{ "location": "westeurope", "managedBy": 1 }""", "InvalidRequestContent")]
    public async Task One_that_Azure_would_refuse_is_refused(string name, string body, string code)
    {
        (await arm.RefusedAsync(400, HttpMethod.Put, Of(Uri.EscapeDataString(name)), body, Version)).Code.ShouldBe(code);
        (await StatusAsync(HttpMethod.Head, "refused")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_that_is_not_there_is_said_so()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete })
        {
            (await arm.RefusedAsync(404, method, Of("nowhere"), method == HttpMethod.Patch ? "{}" : null, Version)).Code.ShouldBe("ResourceGroupNotFound");
        }

        (await arm.RefusedAsync(404, HttpMethod.Put, $"{Of("nowhere")}/providers/{ArmFixture.Identities}/orders", InWestEurope)).Code.ShouldBe("ResourceGroupNotFound");
        (await StatusAsync(HttpMethod.Head, "nowhere")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(HttpMethod.Head, "local")).ShouldBe(HttpStatusCode.NoContent);
        (await StatusAsync(HttpMethod.Head, $"local/providers/{ArmFixture.Identities}/default", "2024-11-30")).ShouldBe(HttpStatusCode.NoContent, "so it is of any resource");
    }

    [Fact]
    public async Task One_that_is_deleted_takes_with_it_what_is_in_it_and_nothing_else()
    {
        await PutAsync(201, "doomed", InWestEurope);
        await PutAsync(201, "doomed-not", InWestEurope);
        var path = $"{Of("doomed")}/providers/{ArmFixture.Identities}/orders";
        await arm.ExpectAsync(201, HttpMethod.Put, path, InWestEurope);
        await arm.ExpectAsync(201, HttpMethod.Put, path.Replace("doomed", "doomed-not"), InWestEurope);
        var assignment = $"{Of("doomed")}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        await arm.ExpectAsync(201, HttpMethod.Put, assignment, $$"""{ "properties": { "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7", "principalId": "{{arm.Emulator.Registry.Identities.First().PrincipalId}}" } }""", "2022-04-01");

        await arm.ExpectAsync(200, HttpMethod.Delete, Of("DOOMED"), version: Version);

        (await arm.RefusedAsync(404, HttpMethod.Get, path)).Code.ShouldBe("ResourceGroupNotFound");
        await arm.ExpectAsync(200, HttpMethod.Get, path.Replace("doomed", "doomed-not"));
        await PutAsync(201, "doomed", InWestEurope);
        (await arm.RefusedAsync(404, HttpMethod.Get, path)).Code.ShouldBe("ResourceNotFound", "a group that is made again is empty");
        await arm.ExpectAsync(404, HttpMethod.Get, assignment, version: "2022-04-01");
    }

    [Fact]
    public async Task A_host_goes_with_its_group_and_its_own_identity_with_it()
    {
        await using var own = new ArmFixture();
        await own.InitializeAsync();
        await own.ExpectAsync(201, HttpMethod.Put, $"{own.Subscription}/resourceGroups/other", InWestEurope, Version);

        await own.ExpectAsync(200, HttpMethod.Delete, own.Group, version: Version);

        own.Emulator.Registry.Hosts.ShouldBeEmpty();
        own.Emulator.Registry.Identities.ShouldBeEmpty();
        (await own.RefusedAsync(404, HttpMethod.Get, own.Group, version: Version)).Code.ShouldBe("ResourceGroupNotFound", "the configuration's own as well");
    }

    [Theory]
    [InlineData("resourceType eq 'Microsoft.Compute/virtualMachines'", "vm")]
    [InlineData("resourceType eq 'microsoft.web/sites' and name eq 'web'", "web")]
    [InlineData("name eq 'vm' or name eq 'web'", "vm,web")]
    [InlineData("substringof('rc', name) and location eq 'westeurope'", "arc")]
    [InlineData("startswith(name, 'vm')", "vm")]
    [InlineData("tagName eq 'nobody''s'", "")]
    [InlineData("resourceGroup ne 'LOCAL' and name eq 'vm'", "")]
    public async Task What_is_in_the_subscription_is_listed_by_a_filter(string filter, string names)
    {
        var expected = names.Split(',', StringSplitOptions.RemoveEmptyEntries);

        (await NamesAsync($"/resources?$filter={Uri.EscapeDataString(filter)}")).Order().ShouldBe(expected);
        (await NamesAsync($"/resourceGroups/local/resources?$filter={Uri.EscapeDataString(filter)}")).Order().ShouldBe(expected);
    }

    [Theory, InlineData("name"), InlineData("name eq vm"), InlineData("colour eq 'red'"), InlineData("name eq 'vm' and"), InlineData("(name eq 'vm')"), InlineData("name eq 'vm' name eq 'web'"), InlineData("name eq 'vm'' ")]
    public async Task A_filter_that_is_not_understood_is_refused_with_what_is(string filter)
    {
        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Get, $"{arm.Subscription}/resources?$filter={Uri.EscapeDataString(filter)}", version: Version);

        code.ShouldBe("InvalidFilterInQueryString");
        message.ShouldContain("resourceType");
    }

    [Fact]
    public async Task A_listed_resource_has_what_all_have_and_no_properties()
    {
        var listed = (await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Subscription}/resources?$filter=name%20eq%20'web'", version: Version))["value"]!.AsArray().Single()!;

        ((string)listed["id"]!).ShouldBe(arm.Of("Microsoft.Web/sites", "web"));
        ((string)listed["type"]!).ShouldBe("Microsoft.Web/sites");
        ((string)listed["kind"]!).ShouldBe("app");
        ((string)listed["identity"]!["type"]!).ShouldBe("SystemAssigned, UserAssigned");
        listed["properties"].ShouldBeNull();
        (await NamesAsync("/resources?$filter=resourceType%20eq%20'Microsoft.MachineLearningServices/workspaces/computes'")).ShouldBe(["ml/ml"], "a nested resource has the names of all levels");
    }

    [Fact]
    public async Task Groups_are_there_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = new KeptFixture(folder.Path))
        {
            await first.InitializeAsync();
            await first.ExpectAsync(201, HttpMethod.Put, $"{first.Subscription}/resourceGroups/kept", InWestEurope, Version);
        }

        await using var second = new KeptFixture(folder.Path);
        await second.InitializeAsync();

        ((string)(await second.ExpectAsync(200, HttpMethod.Get, $"{second.Subscription}/resourceGroups/kept", version: Version))["tags"]!["team"]!).ShouldBe("orders");
        await second.ExpectAsync(200, HttpMethod.Get, second.Group, version: Version);
    }

    private string Of(string name) => $"{arm.Subscription}/resourceGroups/{name}";

    private Task<JsonNode> GetAsync(string name) => arm.ExpectAsync(200, HttpMethod.Get, Of(name), version: Version);

    private Task<JsonNode> PutAsync(int status, string name, string body) => arm.ExpectAsync(status, HttpMethod.Put, Of(name), body, Version);

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string name, string version = Version)
    {
        using var answer = await arm.SendAsync(method, Of(name), version: version);
        return answer.StatusCode;
    }

    private async Task<IEnumerable<string>> NamesAsync(string path) =>
        (await arm.ExpectAsync(200, HttpMethod.Get, arm.Subscription + path, version: Version))["value"]!.AsArray().Select(listed => (string)listed!["name"]!);

    private sealed class KeptFixture(string data) : ArmFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator.Configure(options => options.Data = data);
    }
}
