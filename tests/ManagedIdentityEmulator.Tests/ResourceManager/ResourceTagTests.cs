using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>Tags as a resource of their own.</summary>
public sealed class ResourceTagTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Version = "2021-04-01";

    [Fact]
    public async Task One_tag_is_changed_and_the_rest_is_left()
    {
        var path = $"{await NewIdentityAsync("tagged")}/providers/Microsoft.Resources/tags/default";

        Tags(await PatchAsync(path, "Merge", """{ "b": "2" }""")).ShouldBe("""{"a":"1","b":"2"}""");
        Tags(await PatchAsync(path, "delete", """{ "a": "1", "b": "another" }""")).ShouldBe("""{"b":"2"}""");
        Tags(await PatchAsync(path, "Replace", """{ "c": "3" }""")).ShouldBe("""{"c":"3"}""");
        Tags(await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version)).ShouldBe("""{"c":"3"}""");
        ((string)(await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "tagged")))["tags"]!["c"]!).ShouldBe("3");
        await arm.ExpectAsync(200, HttpMethod.Delete, path, version: Version);
        Tags(await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version)).ShouldBe("{}");
    }

    [Fact]
    public async Task Hosts_and_resource_groups_have_them_too()
    {
        foreach (var scope in new[] { arm.Of("Microsoft.Compute/virtualMachines", "vm"), arm.Group })
        {
            Tags(await arm.ExpectAsync(200, HttpMethod.Put, $"{scope}/providers/Microsoft.Resources/tags/default", """{ "properties": { "tags": { "x": "y" } } }""", Version)).ShouldBe("""{"x":"y"}""");
            ((string)(await arm.ExpectAsync(200, HttpMethod.Get, scope, version: "2024-03-01"))["tags"]!["x"]!).ShouldBe("y");
        }
    }

    [Theory]
    [InlineData("tagged2", "default", """{ "operation": "Add", "properties": { "tags": {} } }""", 400, "BadRequest")]
    [InlineData("tagged2", "default", """{ "operation": "Merge", "properties": { "tags": 1 } }""", 400, "InvalidRequestContent")]
    [InlineData("tagged2", "other", """{ "operation": "Merge" }""", 404, "ResourceNotFound")]
    [InlineData("nobody", "default", """{ "operation": "Merge" }""", 404, "ResourceNotFound")]
    public async Task What_cannot_be_is_refused(string identity, string name, string body, int status, string code)
    {
        await NewIdentityAsync("tagged2");

        (await arm.RefusedAsync(status, HttpMethod.Patch, $"{arm.Of(ArmFixture.Identities, identity)}/providers/Microsoft.Resources/tags/{name}", body, Version)).Code.ShouldBe(code);
    }

    private static string Tags(JsonNode answer) => answer["properties"]!["tags"]!.ToJsonString();

    private Task<JsonNode> PatchAsync(string path, string operation, string tags) =>
        arm.ExpectAsync(200, HttpMethod.Patch, path, $$"""{ "operation": "{{operation}}", "properties": { "tags": {{tags}} } }""", Version);

    private async Task<string> NewIdentityAsync(string name)
    {
        using var made = await arm.SendAsync(HttpMethod.Put, arm.Of(ArmFixture.Identities, name), """{ "location": "westeurope", "tags": { "a": "1" } }""");
        made.IsSuccessStatusCode.ShouldBeTrue();
        return arm.Of(ArmFixture.Identities, name);
    }
}
