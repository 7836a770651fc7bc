using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>The <c>identity</c> of a host: what each way of writing it does.</summary>
public sealed class IdentityBlockTests(HostFixture arm) : IClassFixture<HostFixture>
{
    private static int made;

    private string NewMachine => arm.Of(HostFixture.Machines, $"block{Interlocked.Increment(ref made)}");

    [Theory]
    [InlineData("SystemAssigned", "SystemAssigned"), InlineData("systemassigned", "SystemAssigned"), InlineData("None", "None"), InlineData("none", "None")]
    public async Task A_type_without_user_assigned_identities_is_taken_in_any_case(string given, string written)
    {
        var host = await arm.PutAsync(201, NewMachine, $$"""{ "type": "{{given}}" }""");

        ((string)host["identity"]!["type"]!).ShouldBe(written);
        host["identity"]!.AsObject().ContainsKey("principalId").ShouldBe(written != "None");
        host["identity"]!.AsObject().ContainsKey("userAssignedIdentities").ShouldBeFalse();
    }

    [Theory]
    [InlineData("UserAssigned", "UserAssigned"), InlineData("userAssigned", "UserAssigned"), InlineData("SystemAssigned, UserAssigned", "SystemAssigned, UserAssigned")]
    [InlineData("SystemAssigned,UserAssigned", "SystemAssigned, UserAssigned"), InlineData("systemassigned,userassigned", "SystemAssigned, UserAssigned")]
    public async Task A_type_with_user_assigned_identities_is_taken_in_any_case_with_or_without_a_space(string given, string written)
    {
        var identity = arm.Emulator.Identity("default");

        var host = await arm.PutAsync(201, NewMachine, HostFixture.With(given, arm.Of(ArmFixture.Identities, "DEFAULT")));

        ((string)host["identity"]!["type"]!).ShouldBe(written);
        var (id, ids) = host["identity"]!["userAssignedIdentities"]!.AsObject().Single();
        id.ShouldBe(arm.Of(ArmFixture.Identities, "default"));
        ids!.ToJsonString().ShouldBe($$"""{"principalId":"{{identity.PrincipalId}}","clientId":"{{identity.ClientId}}"}""");
        if (written != given && given.StartsWith('S'))
        {
            ((string)host["identity"]!["tenantId"]!).ShouldBe($"{arm.Emulator.TenantId}");
        }
    }

    [Fact]
    public async Task A_patch_adds_what_it_names_and_null_removes_one()
    {
        var (one, two, path) = (await arm.IdentityAsync("merge1"), await arm.IdentityAsync("merge2"), NewMachine);
        await arm.PutAsync(201, path, HostFixture.With("UserAssigned", one));

        (await AssignedAsync(path, HostFixture.With("UserAssigned", two))).ShouldBe([one, two]);
        (await AssignedAsync(path, $$"""{ "type": "UserAssigned", "userAssignedIdentities": { "{{one.ToLowerInvariant()}}": null } }""")).ShouldBe([two]);
        (await AssignedAsync(path, $$"""{ "userAssignedIdentities": { "{{one}}": {} } }""")).ShouldBe([one, two], "without a type, the rest stays");
        (await AssignedAsync(path, """{ "type": "UserAssigned" }""")).ShouldBe([one, two]);
        (await arm.PatchAsync(path, $$"""{ "type": "UserAssigned", "userAssignedIdentities": { "{{one}}": null, "{{two}}": null } }"""))["identity"]!.ToJsonString().ShouldBe("""{"type":"None"}""");
    }

    [Fact]
    public async Task A_put_says_all_there_is_and_without_an_identity_block_says_nothing_of_it()
    {
        var (one, two, path) = (await arm.IdentityAsync("put1"), await arm.IdentityAsync("put2"), NewMachine);
        await arm.PutAsync(201, path, HostFixture.With("SystemAssigned, UserAssigned", one, two));

        Assigned(await arm.PutAsync(200, path, HostFixture.With("SystemAssigned, UserAssigned", two))).ShouldBe([two]);
        Assigned(await arm.PutAsync(200, path)).ShouldBe([two]);
        var read = await arm.GetAsync(path);
        (await arm.ExpectAsync(200, HttpMethod.Put, path, read.ToJsonString(), HostFixture.Version)).ToJsonString().ShouldBe(read.ToJsonString());
    }

    [Theory, InlineData("PUT"), InlineData("PATCH")]
    public async Task A_type_without_UserAssigned_drops_all_of_them(string method)
    {
        var (one, path) = (await arm.IdentityAsync($"drop{method}"), NewMachine);
        var before = await arm.PutAsync(201, path, HostFixture.With("SystemAssigned, UserAssigned", one));

        var after = await arm.ExpectAsync(200, new(method), path, """{ "location": "westeurope", "identity": { "type": "SystemAssigned" } }""");

        after["identity"]!.AsObject().ContainsKey("userAssignedIdentities").ShouldBeFalse();
        ((string)after["identity"]!["principalId"]!).ShouldBe((string)before["identity"]!["principalId"]!);
        (await arm.ExpectAsync(200, new(method), path, """{ "location": "westeurope", "identity": { "type": "None" } }"""))["identity"]!.ToJsonString().ShouldBe("""{"type":"None"}""");
    }

    [Fact]
    public async Task Version_2017_12_01_has_an_array_of_all_that_are_assigned()
    {
        var (one, two, path) = (await arm.IdentityAsync("array1"), await arm.IdentityAsync("array2"), NewMachine);
        const string Old = "2017-12-01";

        var made = await arm.ExpectAsync(201, HttpMethod.Put, path, $$"""{ "location": "westeurope", "identity": { "type": "userAssigned", "identityIds": [ "{{one}}" ] } }""", Old);
        var patched = await arm.ExpectAsync(200, HttpMethod.Patch, path, $$"""{ "identity": { "type": "UserAssigned", "identityIds": [ "{{two}}" ] } }""", Old);

        made["identity"]!.ToJsonString().ShouldBe($$"""{"type":"UserAssigned","identityIds":["{{one}}"]}""");
        patched["identity"]!["identityIds"]!.AsArray().Select(id => (string)id!).ShouldBe([two]);
        Assigned(await arm.GetAsync(path)).ShouldBe([two]);
        (await arm.RefusedAsync(400, HttpMethod.Put, path, $$"""{ "location": "westeurope", "identity": { "type": "SystemAssigned", "identityIds": [ "{{one}}" ] } }""", Old))
            .ShouldBe(("InvalidParameter", "ResourceIdentity identityIds should not be provided if the type is \"SystemAssigned\"."));
        (await arm.RefusedAsync(400, HttpMethod.Put, path, $$"""{ "location": "westeurope", "identity": { "type": "UserAssigned", "identityIds": [ "{{one}}" ] } }""", "2018-06-01"))
            .ShouldBe(("InvalidParameter", "ResourceIdentity property identityIds is deprecated. The userAssignedIdentities property should be used instead."));
    }

    [Fact]
    public async Task An_identity_that_is_not_there_fails_the_operation_and_nothing_is_made()
    {
        var (path, missing) = (NewMachine, arm.Of(ArmFixture.Identities, "missing"));

        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Put, path, $$"""{ "location": "westeurope", "identity": {{HostFixture.With("UserAssigned", missing)}} }""");

        code.ShouldBe("FailedIdentityOperation");
        message.ShouldBe($"Identity operation for resource '{path}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{{\"error\":{{\"code\":\"BadRequest\",\"message\":\"Resource '{missing}' was not found.\"}}}}'.'.");
        await arm.ExpectAsync(404, HttpMethod.Get, path);
    }

    public static TheoryData<string, string, string> Malformed => new()
    {
        { "\"SystemAssigned\"", "InvalidRequestContent", "'identity' must be an object" },
        { "{}", "InvalidRequestContent", "'identity' must have a 'type'" },
        { """{ "type": 5 }""", "InvalidRequestContent", "'identity.type' must be a string" },
        { """{ "type": "" }""", "InvalidRequestContent", "None, SystemAssigned, UserAssigned, and 'SystemAssigned, UserAssigned'" },
        { """{ "type": "Both" }""", "InvalidRequestContent", "\"Both\"" },
        { """{ "type": "3" }""", "InvalidRequestContent", "\"3\"" },
        { """{ "type": "None, SystemAssigned" }""", "InvalidRequestContent", "identity.type" },
        { """{ "type": "UserAssigned" }""", "MissingIdentityIds", "must not be null or empty" },
        { """{ "type": "UserAssigned", "userAssignedIdentities": null }""", "MissingIdentityIds", "must not be null or empty" },
        { """{ "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {} }""", "MissingIdentityIds", "must not be null or empty" },
        { """{ "type": "UserAssigned", "userAssignedIdentities": [] }""", "InvalidRequestContent", "identity.userAssignedIdentities" },
        { HostFixture.With("UserAssigned", "orders"), "LinkedInvalidPropertyId", "Property id 'orders' at path 'identity.userAssignedIdentities' is invalid. Expect fully qualified resource Id" },
        { HostFixture.With("UserAssigned", ""), "LinkedInvalidPropertyId", "Property id ''" },
        { HostFixture.With("UserAssigned", "/"), "LinkedInvalidPropertyId", "Property id '/'" },
        { HostFixture.With("UserAssigned", "/subscriptions"), "LinkedInvalidPropertyId", "Property id '/subscriptions'" },
        { HostFixture.With("UserAssigned", "/subscriptions/x/resourceGroups/local"), "InvalidIdentityId", "It must be of the following format" },
        { HostFixture.With("UserAssigned", "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/local/providers/Microsoft.Compute/virtualMachines/vm"), "InvalidIdentityId", "It must be of the following format" },
        { HostFixture.With("SystemAssigned", "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default"), "FailedIdentityOperation", "a non-UserAssigned identity type should not contain: userAssignedIdentities" },
        { """{ "type": "UserAssigned", "userAssignedIdentities": { "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x": true } }""", "InvalidRequestContent", "must be {}, or null to remove it" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public async Task A_malformed_identity_is_refused_with_what_is_wrong(string identity, string code, string message)
    {
        var refused = await arm.RefusedAsync(400, HttpMethod.Put, arm.Of(HostFixture.Machines, "never"), $$"""{ "location": "westeurope", "identity": {{identity}} }""");

        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(message);
        arm.Emulator.Registry.FindHost("never").ShouldBeNull();
    }

    [Fact]
    public async Task The_system_assigned_identity_of_a_host_is_at_its_scope()
    {
        var path = NewMachine;
        var host = await arm.PutAsync(201, path, """{ "type": "SystemAssigned" }""");
        var own = arm.Emulator.SystemAssignedIdentity((string)host["name"]!);

        var identity = await arm.ExpectAsync(200, HttpMethod.Get, $"{path}/providers/Microsoft.ManagedIdentity/identities/default");

        ((string)identity["id"]!).ShouldBe($"{path}/providers/Microsoft.ManagedIdentity/identities/default");
        ((string)identity["type"]!).ShouldBe("Microsoft.ManagedIdentity/identities");
        ((string)identity["name"]!).ShouldBe("default");
        ((string)identity["location"]!).ShouldBe("westeurope");
        ((string)identity["properties"]!["principalId"]!).ShouldBe((string)host["identity"]!["principalId"]!);
        ((string)identity["properties"]!["clientId"]!).ShouldBe($"{own.ClientId}");
        ((string)identity["properties"]!["tenantId"]!).ShouldBe($"{own.TenantId}");
        new Uri((string)identity["properties"]!["clientSecretUrl"]!).Query.ShouldBe($"?tid={own.TenantId}&oid={own.PrincipalId}&aid={own.ClientId}");
    }

    [Fact]
    public async Task Where_there_is_no_system_assigned_identity_none_is_found()
    {
        var path = NewMachine;
        await arm.PutAsync(201, path);

        foreach (var scope in new[] { path, $"{path}x" })
        {
            (await arm.RefusedAsync(404, HttpMethod.Get, $"{scope}/providers/Microsoft.ManagedIdentity/identities/default")).Code.ShouldBe("ResourceNotFound");
        }

        await arm.PatchAsync(path, """{ "type": "SystemAssigned" }""");
        await arm.ExpectAsync(404, HttpMethod.Get, $"{path}/providers/Microsoft.ManagedIdentity/identities/other");
        (await arm.RefusedAsync(400, HttpMethod.Get, $"{path}/providers/Microsoft.ManagedIdentity/identities/default", version: "2017-01-01")).Code.ShouldBe("NoRegisteredProviderFound");
    }

    private static List<string> Assigned(JsonNode host) => [.. host["identity"]!["userAssignedIdentities"]!.AsObject().Select(assigned => assigned.Key)];

    private async Task<List<string>> AssignedAsync(string path, string patch) => Assigned(await arm.PatchAsync(path, patch));
}
