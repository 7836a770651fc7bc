using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>Hosts over the management API, as resources.</summary>
public sealed class HostResourceTests(HostFixture arm) : IClassFixture<HostFixture>
{
    private const string Body = """
        {
          "location": "West Europe", "tags": { "team": "orders" }, "zones": [ "1" ], "plan": { "name": "basic" },
          "properties": { "hardwareProfile": { "vmSize": "Standard_D2s_v5" }, "osProfile": { "adminUsername": "me", "adminPassword": "s3cret" }, "empty": null }
        }
        """;

    public static TheoryData<string> Types => [.. HostType.All.Select(type => type.ResourceType).Distinct()];

    [Theory, MemberData(nameof(Types))]
    public async Task A_host_of_every_type_is_made_changed_read_listed_and_deleted(string type)
    {
        var (space, levels) = (type.Split('/')[0], type.Split('/')[1..]);
        var parent = string.Concat(levels.SkipLast(1).Select(level => $"/{level}/parent1"));
        var path = $"{arm.Group}/providers/{space}{parent}/{levels[^1]}/each1";

        var made = await arm.PutAsync(MadeWith(type), path, """{ "type": "SystemAssigned" }""");

        ((string)made["id"]!).ShouldBe(path);
        ((string)made["type"]!).ShouldBe(type);
        ((string)made["name"]!).ShouldBe("each1");
        ((string)made["location"]!).ShouldBe("westeurope");
        ((string)made["properties"]!["provisioningState"]!).ShouldBe("Succeeded");
        (await arm.PutAsync(200, path)).ToJsonString().ShouldBe(made.ToJsonString());
        (await arm.ExpectAsync(200, HttpMethod.Patch, path, """{ "tags": { "a": "b" } }"""))["tags"]!["a"]!.ToString().ShouldBe("b");
        (await arm.GetAsync(path.ToLowerInvariant()))["identity"]!.ToJsonString().ShouldBe(made["identity"]!.ToJsonString());
        (await arm.GetAsync($"{arm.Group}/providers/{space}{parent}/{levels[^1]}"))["value"]!.AsArray().Select(host => (string)host!["name"]!).ShouldContain("each1");
        if (levels.Length == 1)
        {
            (await arm.GetAsync($"{arm.Subscription}/providers/{type}"))["value"]!.AsArray().Select(host => (string)host!["id"]!).ShouldContain(path);
        }

        await arm.ExpectAsync(type == "Microsoft.ContainerService/managedClusters" ? 204 : 200, HttpMethod.Delete, path);
        await arm.ExpectAsync(204, HttpMethod.Delete, path);
        (await arm.RefusedAsync(404, HttpMethod.Get, path)).Code.ShouldBe("ResourceNotFound");
        (await arm.RefusedAsync(404, HttpMethod.Patch, path, "{}")).Code.ShouldBe("ResourceNotFound");
    }

    // The only statuses that the providers' clients take for success.
    private static int MadeWith(string type) => type is HostFixture.Sites or "Microsoft.HybridCompute/machines" or "Microsoft.ServiceFabric/managedClusters/applications" ? 200 : 201;

    [Fact]
    public async Task What_a_body_has_is_given_back_as_it_came_but_for_secrets()
    {
        var path = arm.Of(HostFixture.Machines, "kept");

        var made = await arm.ExpectAsync(201, HttpMethod.Put, path, Body);

        made["zones"]!.ToJsonString().ShouldBe("""["1"]""");
        made["plan"]!.ToJsonString().ShouldBe("""{"name":"basic"}""");
        made["properties"]!["hardwareProfile"]!.ToJsonString().ShouldBe("""{"vmSize":"Standard_D2s_v5"}""");
        made["properties"]!["osProfile"]!.ToJsonString().ShouldBe("""{"adminUsername":"me"}""", "as Azure gives no password back");
        made["properties"]!.AsObject().ContainsKey("empty").ShouldBeTrue();
        made.AsObject().ContainsKey("identity").ShouldBeFalse();
        (await arm.GetAsync($"{path}?$expand=instanceView")).ToJsonString().ShouldBe(made.ToJsonString());
        (await arm.ExpectAsync(200, HttpMethod.Put, path, made.ToJsonString())).ToJsonString().ShouldBe(made.ToJsonString(), "what was read can be written");
    }

    [Fact]
    public async Task A_container_apps_secrets_come_back_by_name_alone()
    {
        var path = arm.Of("Microsoft.App/containerApps", "secretive");
        (await arm.PutAsync(201, path, more: """, "properties": { "configuration": { "SECRETS": [ { "Name": "db", "Value": "s3cret" } ] } }""")).ToJsonString().ShouldNotContain("s3cret");

        var made = await arm.PutAsync(200, path, more: """, "properties": { "configuration": { "secrets": [ { "name": "db", "value": "s3cret" } ] }, "template": { "containers": [ { "env": [ { "name": "A", "value": "b" } ] } ] } }""");

        made["properties"]!["configuration"]!.ToJsonString().ShouldBe("""{"secrets":[{"name":"db"}]}""");
        made["properties"]!["template"]!.ToJsonString().ShouldBe("""{"containers":[{"env":[{"name":"A","value":"b"}]}]}""");
    }

    [Fact]
    public async Task Patches_do_not_add_up_without_end()
    {
        var path = arm.Of(HostFixture.Machines, "growing");
        await arm.PutAsync(201, path);
        var half = new string('x', 2_200_000);
        await arm.ExpectAsync(200, HttpMethod.Patch, path, $$"""{ "properties": { "first": "{{half}}" } }""");

        (await arm.RefusedAsync(400, HttpMethod.Patch, path, $$"""{ "properties": { "second": "{{half}}" } }""")).Code.ShouldBe("InvalidRequestContent");

        (await arm.GetAsync(path))["properties"]!["second"].ShouldBeNull();
    }

    [Fact]
    public async Task A_machine_runs_and_a_scale_set_has_no_instances()
    {
        await arm.PutAsync(201, arm.Of("Microsoft.Compute/virtualMachineScaleSets", "viewed"));
        await arm.PutAsync(201, arm.Of(HostFixture.Machines, "viewed"));

        (await arm.GetAsync($"{arm.Of(HostFixture.Machines, "viewed")}/instanceView"))["statuses"]!.AsArray().Select(status => (string)status!["code"]!).ShouldContain("PowerState/running");
        (await arm.GetAsync($"{arm.Of("Microsoft.Compute/virtualMachineScaleSets", "viewed")}/virtualMachines"))["value"]!.AsArray().ShouldBeEmpty();
        (await arm.RefusedAsync(404, HttpMethod.Get, $"{arm.Of(HostFixture.Machines, "unseen")}/instanceView")).Message.ShouldContain("'Microsoft.Compute/virtualMachines/unseen'");
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing_of_each_other()
    {
        var path = arm.Of(HostFixture.Machines, "crowded");
        await arm.PutAsync(201, path);
        var identities = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => arm.IdentityAsync($"crowd{number}")));

        await Task.WhenAll(identities.Select(identity => arm.PatchAsync(path, HostFixture.With("UserAssigned", identity))));

        (await arm.GetAsync(path))["identity"]!["userAssignedIdentities"]!.AsObject().Select(assigned => assigned.Key).ShouldBe(identities, ignoreOrder: true);
    }

    [Fact]
    public async Task A_patch_merges_properties_and_replaces_tags()
    {
        var path = arm.Of(HostFixture.Machines, "patched");
        await arm.ExpectAsync(201, HttpMethod.Put, path, Body);

        var patched = await arm.ExpectAsync(200, HttpMethod.Patch, path, """{ "tags": { "new": "1" }, "properties": { "HARDWAREPROFILE": { "more": true }, "osProfile": null } }""");

        patched["tags"]!.ToJsonString().ShouldBe("""{"new":"1"}""");
        patched["properties"]!["hardwareProfile"]!.ToJsonString().ShouldBe("""{"vmSize":"Standard_D2s_v5","more":true}""");
        patched["properties"]!.AsObject().ContainsKey("osProfile").ShouldBeFalse();
        patched["zones"]!.ToJsonString().ShouldBe("""["1"]""");
        (await arm.ExpectAsync(200, HttpMethod.Patch, path, "{}")).ToJsonString().ShouldBe(patched.ToJsonString());
    }

    [Theory]
    [InlineData("app", "web"), InlineData("app,linux", "web"), InlineData("app,linux,container", "web")]
    [InlineData("functionapp", "function"), InlineData("functionapp,linux", "function"), InlineData("FunctionApp, Linux", "function")]
    public async Task A_kind_is_a_list_that_says_what_a_site_is_and_comes_back_as_it_was(string kind, string like)
    {
        var path = arm.Of(HostFixture.Sites, $"kind-{kind.GetHashCode():x}");

        var made = await arm.PutAsync(200, path, more: $", \"kind\": \"{kind}\"");

        ((string)made["kind"]!).ShouldBe(kind);
        var known = arm.Emulator.Registry;
        known.FindHost((string)made["name"]!)!.Type.ShouldBe(known.FindHost(like)!.Type);
        ((string)(await arm.PutAsync(200, path))["kind"]!).ShouldBe(HostType.Find(HostFixture.Sites, like == "web" ? "app" : "functionapp")!.Kind!, "and it stays what it is");
    }

    [Fact]
    public async Task A_name_that_another_host_has_is_another_host_all_the_same()
    {
        var machine = await arm.PutAsync(201, arm.Of(HostFixture.Machines, "twin"), """{ "type": "SystemAssigned" }""");
        var site = await arm.PutAsync(200, arm.Of(HostFixture.Sites, "twin"), """{ "type": "SystemAssigned" }""");

        ((string)site["name"]!).ShouldBe("twin");
        arm.Emulator.Registry.FindHost("twin-2")!.Type.ResourceType.ShouldBe(HostFixture.Sites);
        arm.Emulator.SystemAssignedIdentity("twin-2").Name.ShouldBe("twin");
        (await arm.TokenAsync("twin")).PrincipalId.ShouldBe((string)machine["identity"]!["principalId"]!);
        (await arm.SiteTokenAsync("twin-2")).PrincipalId.ShouldBe((string)site["identity"]!["principalId"]!);
    }

    [Fact]
    public async Task A_host_of_the_configuration_keeps_what_only_the_emulator_knows_of_it()
    {
        await using var emulator = await Emulator.StartAsync(
            e => e.UseConfiguration("""
                { "resourceManager": { "requireToken": false }, "hosts": [
                  { "name": "web", "type": "Microsoft.Web/sites", "systemAssigned": true, "identityHeader": "s3cret", "legacyExpiresOn": "linux" },
                  { "name": "vm", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true, "callers": [ "172.28.0.10" ] } ] }
                """),
            TestContext.Current.CancellationToken);
        var (web, vm) = (emulator.Registry.FindHost("web")!, emulator.Registry.FindHost("vm")!);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = emulator.TlsAddress };

        foreach (var (host, method) in new[] { (web, HttpMethod.Put), (web, HttpMethod.Patch), (vm, HttpMethod.Put), (vm, HttpMethod.Patch) })
        {
            var answer = await client.SendAsync(
                new(method, $"{host.ResourceId}?api-version=2023-09-01") { Content = new StringContent("""{ "location": "westeurope", "identity": { "type": "SystemAssigned" }, "tags": { "a": "b" } }""") },
                TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        emulator.Registry.FindHost("web")!.ShouldSatisfyAllConditions(
            now => now.IdentityHeader.ShouldBe("s3cret"), now => now.LegacyExpiresOn.ShouldBe(web.LegacyExpiresOn), now => now.SystemAssigned.ShouldBe(web.SystemAssigned), now => now.Details.Tags["A"].ShouldBe("b"));
        emulator.Registry.FindHost("vm")!.Callers.ShouldBe(vm.Callers);
    }

    [Fact]
    public async Task IMDS_says_of_a_machine_what_Resource_Manager_has_of_it()
    {
        var made = await arm.ExpectAsync(201, HttpMethod.Put, arm.Of(HostFixture.Machines, "described"), Body);

        var compute = (await (await arm.Client.ImdsAsync("/hosts/described/metadata/instance?api-version=2021-02-01")).JsonAsync())["compute"]!;

        ((string)compute["name"]!).ShouldBe("described");
        ((string)compute["vmId"]!).ShouldBe((string)made["properties"]!["vmId"]!);
        ((string)compute["tags"]!).ShouldBe("team:orders");
        compute["tagsList"]!.ToJsonString().ShouldBe("""[{"name":"team","value":"orders"}]""");
        ((string)compute["resourceId"]!).ShouldBe((string)made["id"]!);
    }

    [Theory]
    [InlineData("""{}""", "LocationRequired")]
    [InlineData("""{ "location": 5 }""", "LocationRequired")]
    [InlineData("""{ "location": "westeurope", "kind": 5 }""", "InvalidRequestContent")]
    [InlineData("""{ "location": "westeurope", "properties": [] }""", "InvalidRequestContent")]
    [InlineData("""{ "location": "westeurope", "tags": [] }""", "InvalidRequestContent")]
    public async Task A_malformed_body_is_refused_and_nothing_is_made(string body, string code)
    {
        var path = arm.Of(HostFixture.Sites, "malformed");

        (await arm.RefusedAsync(400, HttpMethod.Put, path, body)).Code.ShouldBe(code);

        await arm.ExpectAsync(404, HttpMethod.Get, path);
    }

    [Theory, InlineData(55, 200), InlineData(62, 400)]
    public async Task A_body_is_kept_as_deep_as_answers_can_give_it_back(int depth, int status)
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", depth)) + "1" + new string('}', depth);

        var answer = await arm.PutAsync(status, arm.Of(HostFixture.Sites, $"deep{depth}"), more: $$""", "properties": {{deep}}""");

        if (status == 400)
        {
            ((string)answer["error"]!["code"]!).ShouldBe("InvalidRequestContent");
        }

        await arm.GetAsync($"{arm.Group}/providers/{HostFixture.Sites}");
    }

    [Theory, InlineData("-x"), InlineData("a b"), InlineData("é")]
    public async Task A_name_that_no_host_can_have_is_refused_with_the_rule(string name)
    {
        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Put, arm.Of(HostFixture.Machines, Uri.EscapeDataString(name)), """{ "location": "westeurope" }""");

        code.ShouldBe("InvalidResourceName");
        message.ShouldContain("1 to 64 letters, digits, hyphens, underscores and dots");
    }

    [Fact]
    public async Task Another_location_and_another_group_are_refused()
    {
        await arm.PutAsync(201, arm.Of(HostFixture.Machines, "settled"));

        (await arm.RefusedAsync(409, HttpMethod.Put, arm.Of(HostFixture.Machines, "settled"), """{ "location": "northeurope" }""")).Code.ShouldBe("InvalidResourceLocation");
        (await arm.RefusedAsync(404, HttpMethod.Put, $"{arm.Subscription}/resourceGroups/nowhere/providers/{HostFixture.Machines}/x1", """{ "location": "northeurope" }""")).Code.ShouldBe("ResourceGroupNotFound");
        (await arm.RefusedAsync(405, HttpMethod.Post, arm.Of(HostFixture.Machines, "settled"))).Code.ShouldBe("HttpMethodNotAllowed");
    }
}
