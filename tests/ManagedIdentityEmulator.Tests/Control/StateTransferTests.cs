using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Hostile;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

public sealed class StateTransferTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private const string Export = "/_emulator/state/export";
    private const string Import = "/_emulator/state/import";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_emulator_exports_another_imports()
    {
        await using var one = await Emulator.StartAsync(emulator => emulator
            .UseConfiguration("""{ "applications": [{ "name": "shop", "federatedCredentials": [{ "name": "ci-runs", "issuer": "https://ci.example", "subject": "repo:shop" }] }] }""")
            .AddUserAssignedIdentity("orders", identity => identity.AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://orders"] = ["Orders.Read"] })
            .AddUserAssignedIdentity("gone").AddVirtualMachine("vm1", "orders", "gone")
            .AddHost("web1", "Microsoft.Web/sites", systemAssigned: true, "orders").AddHost("aks1", "Microsoft.ContainerService/managedClusters", systemAssigned: false), Cancel);
        one.Registry.Remove(one.Identity("gone").ResourceId);
        one.Registry.Update("vm1", host => host with { Details = host.Details with { Tags = host.Details.Tags.Add("Cost", "42"), Rest = """{"properties":{"vmId":"x"}}""" } });
        var exported = await ExportAsync(one);

        await using var other = await Emulator.StartAsync(cancel: Cancel);
        using var answer = await ImportAsync(other, exported);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.TextAsync()).ShouldBe("""{"identities":1,"hosts":3,"applications":1,"resourceGroups":1,"roleAssignments":0}""");
        (await ExportAsync(other)).ShouldBe(exported);
        other.Identity("orders").ClientId.ShouldBe(one.Identity("orders").ClientId);
        other.Registry.FindHost("vm1")!.UserAssigned.Count.ShouldBe(2);
        using var client = new HttpClient { BaseAddress = other.DataAddress };
        WireClient.Payload(await client.AccessTokenAsync("api://orders", $"&client_id={one.Identity("orders").ClientId}"))["roles"]!.ToJsonString().ShouldBe("""["Orders.Read"]""");
    }

    [Fact]
    public async Task Resource_groups_and_role_assignments_go_along_and_stay_where_a_document_has_none()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        var document = JsonNode.Parse(await ExportAsync(emulator))!;
        document["resourceGroups"]!.AsArray().Add(JsonNode.Parse("""{"name":"more","location":"northeurope","tags":{"team":"orders"}}"""));
        document["roleAssignments"] = JsonNode.Parse($$"""
            [{ "name": "{{Guid.NewGuid()}}", "scope": "/", "roleDefinitionId": "acdd72a7-3385-48ef-bd42-f606fba81ae7", "principalId": "{{emulator.Identity("default").PrincipalId}}",
               "principalType": "ServicePrincipal", "createdOn": "2026-01-31T12:00:00+00:00", "updatedOn": "2026-01-31T12:00:00+00:00" }]
            """);

        using var all = await ImportAsync(emulator, document.ToJsonString());
        all.StatusCode.ShouldBe(HttpStatusCode.OK, await all.TextAsync());
        var exported = await ExportAsync(emulator);
        document = JsonNode.Parse(exported)!;
        document["resourceGroups"]!.AsArray().Select(group => (string)group!["name"]!).ShouldBe(["local", "more"]);
        document["roleAssignments"]!.AsArray().Count.ShouldBe(1);
        document.AsObject().Remove("resourceGroups");
        document.AsObject().Remove("roleAssignments");
        using var part = await ImportAsync(emulator, document.ToJsonString());

        part.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ExportAsync(emulator)).ShouldBe(exported);
    }

    [Fact]
    public async Task An_export_has_no_private_key_and_no_derived_secret()
    {
        fixture.Emulator.Credential(fixture.Emulator.Identity("default")).Dispose();

        var exported = await ExportAsync(fixture.Emulator);

        JsonNode.Parse(exported)!.AsObject().Select(member => member.Key).ShouldBe(["version", "tenantId", "identities", "hosts", "applications", "resourceGroups", "roleAssignments"]);
        exported.ShouldNotContain("private", Case.Insensitive);
        exported.ShouldNotContain("pkcs12", Case.Insensitive);
        exported.ShouldNotContain(fixture.Emulator.Registry.FindHost("web")!.IdentityHeader!);
    }

    [Fact]
    public async Task An_import_survives_a_restart_and_so_does_a_reset()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StartAsync(folder))
        {
            var document = JsonNode.Parse(await ExportAsync(first))!;
            document["hosts"] = new JsonArray();
            (await ImportAsync(first, document.ToJsonString())).EnsureSuccessStatusCode();
        }

        await using (var second = await StartAsync(folder))
        {
            second.Registry.Hosts.ShouldBeEmpty();
            using var client = new HttpClient();
            (await client.PostAsync(new Uri(second.ControlAddress, "/_emulator/reset"), null, Cancel)).EnsureSuccessStatusCode();
        }

        await using var third = await StartAsync(folder);
        third.Registry.Hosts.Count().ShouldBe(HostType.All.Count(type => type.DefaultName is not null));
    }

    [Fact]
    public async Task An_import_that_cannot_be_kept_has_not_happened()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync(folder);
        var document = JsonNode.Parse(await ExportAsync(emulator))!;
        document["hosts"] = new JsonArray();
        Directory.CreateDirectory(folder["identities.json.new"]);

        using var answer = await ImportAsync(emulator, document.ToJsonString());

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)(await answer.JsonAsync())["title"]!).ShouldBe("Nothing was imported");
        emulator.Registry.Hosts.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("", "$", "is no JSON")]
    [InlineData("[]", "$", "must be an object, as GET /_emulator/state/export gives it")]
    [InlineData("""{"version":1,"version":1}""", "$", "is no JSON")]
    [InlineData("""{"identities":[],"hosts":[],"applications":[]}""", "$.version", "must be 1")]
    [InlineData("""{"version":2,"identities":[],"hosts":[],"applications":[]}""", "$.version", "must be 1")]
    [InlineData("""{"version":"1","identities":[],"hosts":[],"applications":[]}""", "$.version", "must be 1")]
    [InlineData("""{"version":1,"identities":[],"hosts":[]}""", "$.applications", "is missing: an import replaces all of them")]
    [InlineData("""{"version":1,"identities":{},"hosts":[],"applications":[]}""", "$.identities", "must be an array")]
    [InlineData("""{"version":1,"identities":null,"hosts":[],"applications":[]}""", "$.identities", "null is not a value here")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"keys":[]}""", "$.keys", "unknown key; known here: version, tenantId, identities, hosts, applications, resourceGroups, roleAssignments")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"resourceGroups":{}}""", "$.resourceGroups", "must be an array")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"resourceGroups":[{"name":"a."}]}""", "$.resourceGroups[0].location", "is missing")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"resourceGroups":[{"name":"a.","location":"westeurope","tags":{}}]}""", "$.resourceGroups[0].name", "must be")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"resourceGroups":[{"name":"a","location":"westeurope","tags":{}},{"name":"A","location":"westeurope","tags":{}}]}""", "$.resourceGroups", "comes twice")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"roleAssignments":[null]}""", "$.roleAssignments[0]", "null is not a value here")]
    [InlineData("""{"version":1,"identities":[],"hosts":[],"applications":[],"roleAssignments":[{"scope":1}]}""", "$.roleAssignments[0].scope", "must be a string")]
    public async Task A_document_that_is_none_is_refused(string body, string path, string message) => (await MistakesAsync(body))[path]!.ToString().ShouldContain(message);

    [Theory]
    [InlineData("$.identities[0].name", "x", "must be 3 to 128 letters")]
    [InlineData("$.identities[0].name", null, "null is not a value here")]
    [InlineData("$.identities[0].resourceId", "/subscriptions/1", "must be a resource id such as")]
    [InlineData("$.identities[0].resourceId", "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default", "is of another subscription")]
    [InlineData("$.hosts[0].resourceId", "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/local/providers/Microsoft.Compute/virtualMachines/vm", "is of another subscription")]
    [InlineData("$.tenantId", "11111111-2222-3333-4444-555555555555", "is another tenant")]
    [InlineData("$.tenantId", "x", "is another tenant")]
    [InlineData("$.identities[0].clientId", "1", "must be a GUID")]
    [InlineData("$.identities[0].principalId", "00000000-0000-0000-0000-000000000000", "must be there, and not be the empty GUID")]
    [InlineData("$.identities[0].location", "west-europe", "must be an Azure region")]
    [InlineData("$.identities[0].tags", "x", "must be an object")]
    [InlineData("$.identities[0].rest", "x", "must be an object")]
    [InlineData("$.identities[0].colour", "red", "unknown key")]
    [InlineData("$.hosts[0].type", "Microsoft.Compute/disks", "is not a host type")]
    [InlineData("$.hosts[0].kind", "app", "is not a kind of Microsoft.Compute/virtualMachines")]
    [InlineData("$.hosts[0].resourceId", "/subscriptions/6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34/resourcegroups/local/providers/Microsoft.Web/sites/vm", "of the type Microsoft.Compute/virtualMachines")]
    [InlineData("$.hosts[0].identityHeader", "x", "shows no secret")]
    [InlineData("$.hosts[0].systemAssigned", "x", "must be an object")]
    [InlineData("$.hosts[0].systemAssigned.clientId", "x", "must be a GUID")]
    [InlineData("$.hosts[0].userAssigned[0]", "default", "must be a resource id such as")]
    [InlineData("$.hosts[0].legacyExpiresOn", "never", "must be one of epoch, windows, linux")]
    [InlineData("$.hosts[1].name", "VM", "there is another host named ")]
    [InlineData("$.applications[0].name", "", "must be 1 to 120 characters")]
    public async Task Each_mistake_is_told_by_its_path(string path, string? value, string message)
    {
        var document = JsonNode.Parse(await ExportAsync(fixture.Emulator))!;
        document["applications"] = JsonNode.Parse("""[{"name":"shop","clientId":"0f5a3c9e-7d1b-4e42-8a6f-2c9d1b7e5f30","principalId":"0f5a3c9e-7d1b-4e42-8a6f-2c9d1b7e5f31"}]""");
        Set(document, path, value);

        (await MistakesAsync(document.ToJsonString()))[path]!.ToString().ShouldContain(message);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var document = JsonNode.Parse(await ExportAsync(fixture.Emulator))!;
        document["identities"]!.AsArray().Add(document["identities"]![0]!.DeepClone());
        document["hosts"]!.AsArray().Add(document["hosts"]![0]!.DeepClone());
        document["more"] = true;
        document["hosts"]!.AsArray().Add(null);

        var mistakes = await MistakesAsync(document.ToJsonString());

        var last = document["hosts"]!.AsArray().Count - 1;
        mistakes.Select(mistake => mistake.Key).ShouldBe([
            "$.more", $"$.hosts[{last}]", "$.identities[1].resourceId", "$.identities[1].clientId", "$.identities[1].principalId",
            $"$.hosts[{last - 1}].name", $"$.hosts[{last - 1}].resourceId", $"$.hosts[{last - 1}].systemAssigned.clientId", $"$.hosts[{last - 1}].systemAssigned.principalId"]);
    }

    [Fact]
    public async Task Of_thousands_of_mistakes_a_hundred_are_told_and_how_many_more_there_are()
    {
        var document = JsonNode.Parse(await ExportAsync(fixture.Emulator))!;
        document["identities"] = new JsonArray([.. Enumerable.Range(0, 5000).Select(i => new JsonObject { ["name"] = $"-{i}" })]);

        using var answer = await ImportAsync(fixture.Emulator, document.ToJsonString());

        var text = await answer.TextAsync();
        text.Length.ShouldBeLessThan(100_000);
        var mistakes = JsonNode.Parse(text)!["errors"]!.AsObject();
        mistakes.Count.ShouldBe(101);
        ((string)mistakes["$"]![0]!).ShouldMatch("^and [0-9]{4,} more mistakes$");
    }

    [Theory, InlineData(64), InlineData(300)]
    public async Task Nothing_that_is_nested_too_deeply_breaks_it(int depth)
    {
        var document = JsonNode.Parse(await ExportAsync(fixture.Emulator))!.ToJsonString();
        var nested = document.Replace("\"name\":\"vm\"", $"\"name\":\"vm\",\"rest\":{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}");
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);

        using var answer = await ImportAsync(emulator, nested);

        answer.StatusCode.ShouldBe(depth == 64 ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Ten_thousand_identities_are_imported_at_once()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        var document = JsonNode.Parse(await ExportAsync(emulator))!;
        var template = emulator.Identity("default");
        document["identities"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(i => new JsonObject
        {
            ["name"] = $"made-{i}",
            ["resourceId"] = $"{template.ResourceId.ToString().Replace("/default", $"/made-{i}")}",
            ["clientId"] = Guid.NewGuid().ToString(),
            ["principalId"] = Guid.NewGuid().ToString(),
            ["tags"] = new JsonObject { ["padding"] = new string('x', 200) },
        })]);

        using var answer = await ImportAsync(emulator, document.ToJsonString());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        emulator.Registry.Identities.Count(identity => identity.Kind == IdentityKind.UserAssigned).ShouldBe(10_000);
    }

    [Fact]
    public async Task One_import_is_read_at_a_time_and_one_that_does_not_go_on_loses_its_turn_to_the_next()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        var document = await ExportAsync(emulator);
        var body = Encoding.UTF8.GetBytes(document);
        var addresses = new ListenerAddresses($"{emulator.DataAddress}", $"{emulator.TlsAddress}", $"{emulator.ControlAddress}", null, null);
        await using var slow = await RawConnection.OpenAsync(addresses, Listener.Control, Cancel);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"POST {Import} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\n\r\n"), Cancel);
        await slow.SendAsync(body.AsMemory(0, body.Length / 2), Cancel);
        var ended = slow.ReadAnswerAsync(isOfHead: false, Cancel);

        do
        {
            using var other = await ImportAsync(emulator, document);
            other.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        while (!ended.IsCompleted); // the slow one may not have come as far as its turn

        (await ended)!.Status.ShouldBe(400);
    }

    private static Task<Emulator> StartAsync(TemporaryFolder folder) => Emulator.StartAsync(emulator => emulator.Configure(options => options.Data = folder.Path));

    private Task<string> ExportAsync(Emulator emulator) => fixture.Client.GetStringAsync(new Uri(emulator.ControlAddress, Export), Cancel);

    private Task<HttpResponseMessage> ImportAsync(Emulator emulator, string document) =>
        fixture.Client.PostAsync(new Uri(emulator.ControlAddress, Import), new StringContent(document, Encoding.UTF8, "application/x-www-form-urlencoded"), Cancel);

    private async Task<JsonObject> MistakesAsync(string body)
    {
        var before = await ExportAsync(fixture.Emulator);
        using var answer = await ImportAsync(fixture.Emulator, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ExportAsync(fixture.Emulator)).ShouldBe(before);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["errors"]!.AsObject();
    }

    private static void Set(JsonNode document, string path, string? value)
    {
        var steps = path[2..].Replace("]", "", StringComparison.Ordinal).Split('.', '[');
        var at = steps[..^1].Aggregate(document, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out var last))
        {
            at[last] = value;
        }
        else
        {
            at[steps[^1]] = value;
        }
    }
}
