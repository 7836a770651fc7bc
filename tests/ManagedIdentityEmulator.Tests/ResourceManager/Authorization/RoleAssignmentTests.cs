using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Authorization;

/// <summary>Role assignments over the management API.</summary>
public sealed class RoleAssignmentTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Latest = "2022-04-01";
    private const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private const string Operator = "f1a07417-d97a-45cb-824c-7a7467783830";

    private Guid Default => arm.Emulator.Identity("default").PrincipalId;

    private string Role(string id) => $"{arm.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{id}";

    [Theory]
    [InlineData("2015-07-01", "roleDefinitionId,principalId,scope,createdOn,updatedOn,createdBy,updatedBy")]
    [InlineData("2018-09-01-preview", "roleDefinitionId,principalId,principalType,scope,createdOn,updatedOn,createdBy,updatedBy")]
    [InlineData("2020-04-01-preview", "roleDefinitionId,principalId,principalType,scope,condition,conditionVersion,createdOn,updatedOn,createdBy,updatedBy,delegatedManagedIdentityResourceId,description")]
    [InlineData(Latest, "roleDefinitionId,principalId,principalType,scope,condition,conditionVersion,createdOn,updatedOn,createdBy,updatedBy,delegatedManagedIdentityResourceId,description")]
    public async Task One_is_made_found_and_deleted_in_the_shape_of_each_version(string version, string members)
    {
        var name = Guid.NewGuid();
        var scope = arm.Of("Microsoft.KeyVault/vaults", $"v{name:N}");
        var path = At(scope, name);

        var made = await arm.ExpectAsync(201, HttpMethod.Put, path, Body(Reader, Default, "ServicePrincipal"), version);

        ((string)made["id"]!, (string)made["name"]!, (string)made["type"]!).ShouldBe((path, $"{name}", "Microsoft.Authorization/roleAssignments"));
        made["properties"]!.AsObject().Select(member => member.Key).ShouldBe(members.Split(','));
        ((string)made["properties"]!["roleDefinitionId"]!).ShouldBe(Role(Reader));
        ((string)made["properties"]!["principalId"]!).ShouldBe($"{Default}");
        ((string)made["properties"]!["scope"]!).ShouldBe(scope);
        ((string)made["properties"]!["createdBy"]!).ShouldBe($"{arm.Emulator.SystemAssignedIdentity("vm").PrincipalId}");
        (await arm.ExpectAsync(200, HttpMethod.Get, path, version: version)).ToJsonString().ShouldBe(made.ToJsonString());
        (await arm.ExpectAsync(200, HttpMethod.Delete, path, version: version)).ToJsonString().ShouldBe(made.ToJsonString());
        await arm.ExpectAsync(204, HttpMethod.Delete, path, version: version);
        (await arm.RefusedAsync(404, HttpMethod.Get, path, version: version)).Code.ShouldBe("RoleAssignmentNotFound");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/subscriptions/{0}")]
    [InlineData("/subscriptions/{0}/resourceGroups/local")]
    [InlineData("/subscriptions/{0}/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c")]
    public async Task Any_scope_will_do(string form)
    {
        var scope = string.Format(form, arm.Emulator.SubscriptionId);
        var path = At(scope, Guid.NewGuid());

        var made = await arm.ExpectAsync(201, HttpMethod.Put, path, Body(Operator, Default), Latest);

        ((string)made["properties"]!["scope"]!).ShouldBe(scope.Length == 0 ? "/" : scope);
        ((string)made["properties"]!["roleDefinitionId"]!).ShouldBe(scope.Length == 0 ? $"/providers/Microsoft.Authorization/roleDefinitions/{Operator}" : Role(Operator));
        await arm.ExpectAsync(200, HttpMethod.Delete, (string)made["id"]!, version: Latest);
    }

    [Fact]
    public async Task A_put_again_changes_what_may_change_and_answers_as_the_versions_clients_expect()
    {
        var path = At(arm.Of("Microsoft.KeyVault/vaults", "again"), Guid.NewGuid());
        await arm.ExpectAsync(201, HttpMethod.Put, path, Body(Reader, Default), Latest);

        var changed = await arm.ExpectAsync(200, HttpMethod.Put, path, Body(Reader, Default, description: "why"), Latest);

        ((string)changed["properties"]!["description"]!).ShouldBe("why");
        await arm.ExpectAsync(201, HttpMethod.Put, path, Body(Reader, Default), "2020-04-01-preview");
        (await arm.RefusedAsync(400, HttpMethod.Put, path, Body(Operator, Default), Latest)).Code.ShouldBe("RoleAssignmentUpdateNotPermitted");
        (await arm.RefusedAsync(400, HttpMethod.Put, At(arm.Group, Guid.Parse((string)changed["name"]!)), Body(Reader, Default), Latest)).Code.ShouldBe("RoleAssignmentUpdateNotPermitted");
    }

    [Fact]
    public async Task The_same_under_another_name_is_told_in_the_words_that_the_Azure_CLI_looks_for()
    {
        var scope = arm.Of("Microsoft.KeyVault/vaults", "twice");
        await arm.ExpectAsync(201, HttpMethod.Put, At(scope, Guid.NewGuid()), Body(Reader, Default), Latest);

        var (code, message) = await arm.RefusedAsync(409, HttpMethod.Put, At(scope, Guid.NewGuid()), Body(Reader, Default), Latest);

        code.ShouldBe("RoleAssignmentExists");
        message.ShouldContain("role assignment already exists");
    }

    [Fact]
    public async Task Assignments_stay_when_their_identity_goes()
    {
        var identity = arm.Of(ArmFixture.Identities, "goes");
        var made = await arm.ExpectAsync(201, HttpMethod.Put, identity, """{ "location": "westeurope" }""");
        var path = At(arm.Group, Guid.NewGuid());
        await arm.ExpectAsync(201, HttpMethod.Put, path, Body(Reader, Guid.Parse((string)made["properties"]!["principalId"]!)), Latest);

        await arm.ExpectAsync(200, HttpMethod.Delete, identity);

        await arm.ExpectAsync(200, HttpMethod.Get, path, version: Latest);
    }

    [Fact]
    public async Task A_principal_that_nobody_knows_is_taken_if_the_request_says_what_it_is()
    {
        var nobody = Guid.NewGuid();

        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Put, At(arm.Group, Guid.NewGuid()), Body(Reader, nobody), Latest);

        code.ShouldBe("PrincipalNotFound");
        message.ShouldStartWith($"Principal {nobody:N} does not exist in the directory {arm.Emulator.TenantId}.");
        await arm.ExpectAsync(201, HttpMethod.Put, At(arm.Group, Guid.NewGuid()), Body(Reader, nobody, "User"), Latest);
        (await arm.RefusedAsync(400, HttpMethod.Put, At(arm.Group, Guid.NewGuid()), Body(Reader, Default, "User"), Latest)).Code.ShouldBe("UnmatchedPrincipalType");
    }

    [Theory]
    [InlineData("my-assignment", """{ "properties": {} }""", 400, "InvalidRoleAssignmentId")]
    [InlineData(null, null, 400, "InvalidRequestContent")]
    [InlineData(null, """{ "properties": [] }""", 400, "InvalidRequestContent")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": 5 } }""", 400, "InvalidRequestContent")]
    [InlineData(null, """{ "properties": { "principalType": "Robot" } }""", 400, "InvalidRequestContent")]
    [InlineData(null, """{ "properties": { "principalId": "97c80746-fffe-5f97-aebc-737751b39fef" } }""", 400, "BadRequestFormat")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": "acdd72a7-3385-48ef-bd42-f606fba81ae7" } }""", 400, "BadRequestFormat")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/Reader" } }""", 400, "InvalidRoleDefinitionId")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-000000000000" } }""", 400, "RoleDefinitionDoesNotExist")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7" } }""", 400, "InvalidPrincipalId")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7", "principalId": "default" } }""", 400, "InvalidPrincipalId")]
    [InlineData(null, """{ "properties": { "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7", "principalId": "00000000-0000-0000-0000-000000000000" } }""", 400, "InvalidPrincipalId")]
    public async Task What_is_wrong_is_refused_in_Azures_words(string? name, string? body, int status, string code) =>
        (await arm.RefusedAsync(status, HttpMethod.Put, $"{arm.Group}/providers/Microsoft.Authorization/roleAssignments/{name ?? $"{Guid.NewGuid()}"}", body, Latest)).Code.ShouldBe(code);

    [Theory]
    [InlineData("description", 2048)]
    [InlineData("condition", 8192)]
    [InlineData("conditionVersion", 2048)]
    [InlineData("delegatedManagedIdentityResourceId", 2048)]
    public async Task What_is_written_into_one_is_as_long_as_in_Azure_at_most(string member, int longest)
    {
        var (path, body) = (At(arm.Of("Microsoft.KeyVault/vaults", $"long-{member}"), Guid.NewGuid()), JsonNode.Parse(Body(Reader, Default))!);
        body["properties"]![member] = new string('x', longest + 1);

        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Put, path, body.ToJsonString(), Latest);

        code.ShouldBe("InvalidRequestContent");
        message.ShouldContain($"'properties.{member}' has at most {longest} characters.");
        body["properties"]![member] = new string('x', longest);
        await arm.ExpectAsync(201, HttpMethod.Put, path, body.ToJsonString(), Latest);
    }

    [Fact]
    public async Task So_is_its_scope() => (await arm.RefusedAsync(400, HttpMethod.Put, At(arm.Of("Microsoft.KeyVault/vaults", new string('x', 2048)), Guid.NewGuid()), Body(Reader, Default), Latest))
        .Message.ShouldBe("The scope of a role assignment has at most 2048 characters.");

    [Fact]
    public async Task A_hundred_clients_that_assign_the_same_make_one_assignment()
    {
        var scope = arm.Of("Microsoft.KeyVault/vaults", "contended");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => arm.SendAsync(HttpMethod.Put, At(scope, Guid.NewGuid()), Body(Reader, Default), Latest)));

        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([201, .. Enumerable.Repeat(409, 99)]);
        (await arm.ExpectAsync(200, HttpMethod.Get, $"{scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()", version: Latest))["value"]!.AsArray()
            .Count(found => (string)found!["properties"]!["scope"]! == scope).ShouldBe(1);
    }

    internal static string At(string scope, Guid name) => $"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}";

    internal static string Body(string role, Guid principal, string? type = null, string? description = null)
    {
        var properties = new JsonObject { ["roleDefinitionId"] = $"/subscriptions/any/providers/Microsoft.Authorization/roleDefinitions/{role}", ["principalId"] = $"{principal}" };
        if (type is not null)
        {
            properties["principalType"] = type;
        }

        if (description is not null)
        {
            properties["description"] = description;
        }

        return new JsonObject { ["properties"] = properties }.ToJsonString();
    }
}
