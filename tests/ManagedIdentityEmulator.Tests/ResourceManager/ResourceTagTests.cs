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
    [InlineData("tagged2", "default", """{ "operation": "Replace", "properties": [] }""", 400, "InvalidRequestContent")]
    [InlineData("tagged2", "other", """{ "operation": "Merge" }""", 404, "ResourceNotFound")]
    [InlineData("nobody", "default", """{ "operation": "Merge" }""", 404, "ResourceNotFound")]
    public async Task What_cannot_be_is_refused(string identity, string name, string body, int status, string code)
    {
        await NewIdentityAsync("tagged2");

        (await arm.RefusedAsync(status, HttpMethod.Patch, $"{arm.Of(ArmFixture.Identities, identity)}/providers/Microsoft.Resources/tags/{name}", body, Version)).Code.ShouldBe(code);
    }

    [Theory, InlineData(null), InlineData("{}"), InlineData("""{ "properties": null }"""), InlineData("""{ "properties": 5 }"""), InlineData("""{ "tags": {} }""")]
    public async Task A_body_without_tags_takes_none_away(string? body)
    {
        var path = $"{await NewIdentityAsync("tagged3")}/providers/Microsoft.Resources/tags/default";

        (await arm.RefusedAsync(400, HttpMethod.Put, path, body, Version)).Code.ShouldBe("InvalidRequestContent");

        Tags(await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version)).ShouldBe("""{"a":"1"}""");
    }

    [Fact]
    public async Task There_are_fifty_at_most_however_they_come()
    {
        foreach (var scope in new[] { await NewIdentityAsync("tagged4"), await NewGroupAsync("tagged-group") })
        {
            var path = $"{scope}/providers/Microsoft.Resources/tags/default";
            await PatchAsync(path, "Replace", Numbered(1, 50));

            (await arm.RefusedAsync(400, HttpMethod.Patch, path, $$"""{ "operation": "Merge", "properties": { "tags": { "more": "" } } }""", Version)).Code.ShouldBe("InvalidTagCount");

            Tags(await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version)).ShouldNotContain("more");
        }
    }

    [Fact]
    public async Task Those_who_tag_a_group_at_once_lose_nothing()
    {
        var path = $"{await NewGroupAsync("tagged-at-once")}/providers/Microsoft.Resources/tags/default";

        await Task.WhenAll(Enumerable.Range(1, 40).Select(number => PatchAsync(path, "Merge", Numbered(number, 1))));

        JsonNode.Parse(Tags(await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version)))!.AsObject().Count.ShouldBe(40);
    }

    private static string Numbered(int first, int count) => $"{{ {string.Join(", ", Enumerable.Range(first, count).Select(number => $"\"t{number}\": \"\""))} }}";

    private async Task<string> NewGroupAsync(string name)
    {
        await arm.ExpectAsync(201, HttpMethod.Put, $"{arm.Subscription}/resourceGroups/{name}", """{ "location": "westeurope" }""", Version);
        return $"{arm.Subscription}/resourceGroups/{name}";
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
