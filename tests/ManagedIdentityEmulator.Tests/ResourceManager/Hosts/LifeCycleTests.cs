using System.IdentityModel.Tokens.Jwt;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>The life of identities: changed over the management API, asked for tokens on the wire at every step.</summary>
public sealed class LifeCycleTests(HostFixture arm) : IClassFixture<HostFixture>
{
    private const string SystemAssigned = """{ "type": "SystemAssigned" }""";
    private const string None = """{ "type": "None" }""";

    [Fact]
    public async Task A_machines_system_assigned_identity_is_born_with_the_setting_and_ends_with_it()
    {
        var path = arm.Of(HostFixture.Machines, "toggled");
        await arm.PutAsync(201, path);
        (await arm.TokenAsync("toggled")).Status.ShouldBe(400, "a host without an identity gets no token");

        var first = PrincipalIdOf(await arm.PatchAsync(path, SystemAssigned));
        var token = await arm.TokenAsync("toggled");
        token.PrincipalId.ShouldBe(first);
        (await arm.TokenAsync("toggled", $"&client_id={token.ClientId}")).PrincipalId.ShouldBe(first);

        await arm.PatchAsync(path, None);
        (await arm.TokenAsync("toggled")).Status.ShouldBe(400);
        (await arm.TokenAsync("toggled", $"&client_id={token.ClientId}")).Status.ShouldBe(400);

        var second = PrincipalIdOf(await arm.PatchAsync(path, SystemAssigned));
        second.ShouldNotBe(first, "one that is enabled again is another");
        (await arm.TokenAsync("toggled")).ShouldSatisfyAllConditions(now => now.PrincipalId.ShouldBe(second), now => now.ClientId.ShouldNotBe(token.ClientId));
        await VerifyAsync(token.Token!);
    }

    [Fact]
    public async Task A_machine_that_is_deleted_takes_its_system_assigned_identity_with_it_and_leaves_the_user_assigned_ones()
    {
        var (path, other, shared) = (arm.Of(HostFixture.Machines, "mortal"), arm.Of(HostFixture.Machines, "survivor"), await arm.IdentityAsync("shared"));
        var first = PrincipalIdOf(await arm.PutAsync(201, path, HostFixture.With("SystemAssigned, UserAssigned", shared)));
        await arm.PutAsync(201, other, HostFixture.With("UserAssigned", shared));
        var id = arm.Emulator.Identity("shared").PrincipalId.ToString();
        (await arm.TokenAsync("mortal")).PrincipalId.ShouldBe(first);
        (await arm.TokenAsync("mortal", $"&object_id={id}")).PrincipalId.ShouldBe(id);

        await arm.DeleteAsync(path);

        (await arm.TokenAsync("mortal")).Status.ShouldBe(400);
        arm.Emulator.Registry.Identities.ShouldNotContain(identity => identity.Name == "mortal");
        (await arm.TokenAsync("survivor", $"&object_id={id}")).PrincipalId.ShouldBe(id);
        PrincipalIdOf(await arm.PutAsync(201, path, SystemAssigned)).ShouldNotBe(first, "a machine that is made again has another identity");
        (await arm.TokenAsync("mortal")).PrincipalId.ShouldNotBe(first);
        (await arm.TokenAsync("mortal", $"&object_id={id}")).Status.ShouldBe(400, "and none of the assignments that the old one had");
    }

    [Fact]
    public async Task No_other_change_of_a_host_changes_its_system_assigned_identity()
    {
        var (path, identity) = (arm.Of(HostFixture.Sites, "steady"), await arm.IdentityAsync("passing"));
        var first = PrincipalIdOf(await arm.PutAsync(200, path, SystemAssigned));
        var client = (await arm.SiteTokenAsync("steady")).ClientId;

        foreach (var change in new Func<Task>[]
        {
            () => arm.PutAsync(200, path),
            () => arm.PutAsync(200, path, HostFixture.With("SystemAssigned, UserAssigned", identity)),
            () => arm.PatchAsync(path, SystemAssigned),
            () => arm.ExpectAsync(200, HttpMethod.Patch, path, """{ "tags": { "a": "b" } }"""),
            () => arm.PutAsync(200, path, SystemAssigned, ", \"kind\": \"functionapp\""),
        })
        {
            await change();
            (await arm.SiteTokenAsync("steady")).ShouldSatisfyAllConditions(now => now.PrincipalId.ShouldBe(first), now => now.ClientId.ShouldBe(client));
        }
    }

    [Fact]
    public async Task A_sites_assignments_are_what_its_code_gets_tokens_for()
    {
        var (path, identity) = (arm.Of(HostFixture.Sites, "assigned"), await arm.IdentityAsync("orders"));
        var orders = arm.Emulator.Identity("orders");
        await arm.PutAsync(200, path, HostFixture.With("UserAssigned", identity));

        (await arm.SiteTokenAsync("assigned")).Status.ShouldBe(400, "App Service falls back to no user-assigned identity");
        foreach (var selector in new[] { $"client_id={orders.ClientId}", $"principal_id={orders.PrincipalId}", $"mi_res_id={identity}" })
        {
            (await arm.SiteTokenAsync("assigned", $"&{selector}")).PrincipalId.ShouldBe($"{orders.PrincipalId}", selector);
        }

        await arm.PatchAsync(path, $$"""{ "type": "UserAssigned", "userAssignedIdentities": { "{{identity}}": null } }""");
        (await arm.SiteTokenAsync("assigned", $"&client_id={orders.ClientId}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_deleted_user_assigned_identity_leaves_a_reference_and_gets_no_new_tokens_but_old_ones_verify()
    {
        var (path, identity) = (arm.Of(HostFixture.Machines, "haunted"), await arm.IdentityAsync("ghost"));
        var ghost = arm.Emulator.Identity("ghost");
        var before = await arm.PutAsync(201, path, HostFixture.With("UserAssigned", identity));
        var token = await arm.TokenAsync("haunted");
        token.PrincipalId.ShouldBe($"{ghost.PrincipalId}");

        await arm.DeleteAsync(identity);

        (await arm.GetAsync(path)).ToJsonString().ShouldBe(before.ToJsonString(), "the reference stays, with the ids that it had");
        foreach (var selector in new[] { "", $"&client_id={ghost.ClientId}", $"&object_id={ghost.PrincipalId}", $"&msi_res_id={identity}" })
        {
            (await arm.TokenAsync("haunted", selector)).Status.ShouldBe(400, selector);
        }

        await VerifyAsync(token.Token!);
        (await arm.RefusedAsync(400, HttpMethod.Put, path, before.ToJsonString())).Code.ShouldBe("FailedIdentityOperation", "who writes what was read names an identity that is gone");
        await arm.ExpectAsync(200, HttpMethod.Patch, path, """{ "tags": { "a": "b" } }""");
        (await arm.PatchAsync(path, $$"""{ "type": "UserAssigned", "userAssignedIdentities": { "{{identity}}": null } }"""))["identity"]!.ToJsonString().ShouldBe(None.Replace(" ", ""));
    }

    [Fact]
    public async Task An_identity_made_again_under_its_old_name_is_another_and_has_to_be_assigned_anew()
    {
        var (path, identity) = (arm.Of(HostFixture.Machines, "loyal"), await arm.IdentityAsync("phoenix"));
        var before = await arm.PutAsync(201, path, HostFixture.With("UserAssigned", identity));
        var first = arm.Emulator.Identity("phoenix");
        await arm.DeleteAsync(identity);

        await arm.IdentityAsync("phoenix");

        var second = arm.Emulator.Identity("phoenix");
        second.ClientId.ShouldNotBe(first.ClientId);
        second.PrincipalId.ShouldNotBe(first.PrincipalId);
        (await arm.GetAsync(path)).ToJsonString().ShouldBe(before.ToJsonString());
        foreach (var selector in new[] { "", $"&client_id={first.ClientId}", $"&client_id={second.ClientId}", $"&msi_res_id={identity}" })
        {
            (await arm.TokenAsync("loyal", selector)).Status.ShouldBe(400, selector);
        }

        var after = await arm.PatchAsync(path, HostFixture.With("UserAssigned", identity));

        ((string)after["identity"]!["userAssignedIdentities"]!.AsObject().Single().Value!["clientId"]!).ShouldBe($"{second.ClientId}");
        (await arm.TokenAsync("loyal")).PrincipalId.ShouldBe($"{second.PrincipalId}");
    }

    [Fact]
    public async Task A_user_assigned_identity_serves_any_number_of_hosts_and_one_that_is_taken_from_a_host_serves_the_others()
    {
        var identity = await arm.IdentityAsync("many");
        var id = $"{arm.Emulator.Identity("many").PrincipalId}";
        foreach (var host in new[] { "many1", "many2" })
        {
            await arm.PutAsync(201, arm.Of(HostFixture.Machines, host), HostFixture.With("UserAssigned", identity));
            (await arm.TokenAsync(host)).PrincipalId.ShouldBe(id);
        }

        await arm.PatchAsync(arm.Of(HostFixture.Machines, "many1"), None);

        (await arm.TokenAsync("many1")).Status.ShouldBe(400);
        (await arm.TokenAsync("many2")).PrincipalId.ShouldBe(id);
    }

    private static string PrincipalIdOf(JsonNode host) => (string)host["identity"]!["principalId"]!;

    // As a service does that reads the keys anew.
    private async Task VerifyAsync(string token)
    {
        using var plain = new HttpClient();
        var discovery = await OpenIdConnectConfigurationRetriever.GetAsync($"{arm.Emulator.DiscoveryAddress}", new HttpDocumentRetriever(plain) { RequireHttps = false }, TestContext.Current.CancellationToken);
        new JwtSecurityTokenHandler().ValidateToken(token, new() { ValidIssuer = arm.Emulator.Issuer, ValidAudience = "https://vault.azure.net", IssuerSigningKeys = discovery.SigningKeys }, out var valid);
        valid.ShouldBeOfType<JwtSecurityToken>();
    }
}
