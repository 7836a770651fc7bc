using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>Does operations to an emulator and to the model, and asks for tokens in every way after each.</summary>
internal sealed class LifeCycleMachine(Emulator emulator, HttpClient client, AuthenticationHeaderValue manager)
{
    private static readonly (string Name, string Type, bool FallsBack)[] hosts =
        [("machine", "Microsoft.Compute/virtualMachines", true), ("site", "Microsoft.Web/sites", false), ("scaleset", "Microsoft.Compute/virtualMachineScaleSets", true)];

    private readonly LifeCycleModel model = new();

    /// <summary>A token of each identity that got one.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    public int Requests { get; private set; }

    public async Task DoAsync(LifeCycleOperation operation)
    {
        await (operation.Step switch
        {
            LifeCycleStep.MakeIdentity => MakeIdentityAsync(operation.Target),
            LifeCycleStep.DeleteIdentity => DeleteIdentityAsync(operation.Target),
            _ => ChangeHostAsync(operation),
        });
        for (var host = 0; host < hosts.Length; host++)
        {
            await CheckTokensAsync(host);
        }
    }

    private async Task MakeIdentityAsync(int identity)
    {
        var (status, body) = await ManageAsync("PUT", PathOf(identity), """{ "location": "westeurope" }""");

        status.ShouldBe(model.Identities[identity] is null ? 201 : 200);
        model.Identities[identity] = Ids((string)body!["properties"]!["clientId"]!, (string)body["properties"]!["principalId"]!, model.Identities[identity]);
    }

    private async Task DeleteIdentityAsync(int identity)
    {
        (await ManageAsync("DELETE", PathOf(identity))).Status.ShouldBe(model.Identities[identity] is null ? 204 : 200);
        model.Identities[identity] = null;
    }

    private async Task ChangeHostAsync(LifeCycleOperation operation)
    {
        var (path, (expected, after)) = (HostPathOf(operation.Target), model.After(operation));

        var (status, body) = operation.Step == LifeCycleStep.DeleteHost ? await ManageAsync("DELETE", path)
            : await ManageAsync(operation.Step == LifeCycleStep.PutHost ? "PUT" : "PATCH", path, BodyOf(operation));

        status.ShouldBe(expected == 201 && hosts[operation.Target].Type == HostFixture.Sites ? 200 : expected, $"{operation}: {body}");
        if (after?.Own is { } own)
        {
            var principal = emulator.Registry.FindHost(hosts[operation.Target].Name)!.SystemAssigned!;
            after = after with { Own = Ids($"{principal.ClientId}", $"{principal.PrincipalId}", own == LifeCycleModel.Newborn ? null : own) };
        }

        model.Hosts[operation.Target] = after;
        await CheckHostAsync(operation.Target);
    }

    private ModelIds Ids(string clientId, string principalId, ModelIds? before)
    {
        var ids = new ModelIds(clientId, principalId);
        if (before is not null)
        {
            ids.ShouldBe(before, "an identity that was there keeps its ids");
        }
        else
        {
            model.Ever.ShouldNotContain(known => known.ClientId == clientId || known.PrincipalId == principalId, "an identity that is made has ids that no other ever had");
            model.Ever.Add(ids);
        }

        return ids;
    }

    private async Task CheckHostAsync(int host)
    {
        var (status, body) = await ManageAsync("GET", HostPathOf(host));
        var known = model.Hosts[host];
        status.ShouldBe(known is null ? 404 : 200);
        if (known is null)
        {
            return;
        }

        ((string?)body!["identity"]?["principalId"]).ShouldBe(known.Own?.PrincipalId);
        var assigned = body["identity"]?["userAssignedIdentities"]?.AsObject().ToDictionary(one => one.Key, one => new ModelIds((string)one.Value!["clientId"]!, (string)one.Value["principalId"]!)) ?? [];
        assigned.ShouldBe(known.References.ToDictionary(reference => PathOf(reference.Key), reference => reference.Value), ignoreOrder: true);
        (await ManageAsync("GET", $"{HostPathOf(host)}/providers/Microsoft.ManagedIdentity/identities/default")).Status.ShouldBe(known.Own is null ? 404 : 200);
    }

    private async Task CheckTokensAsync(int host)
    {
        await CheckTokenAsync(host, "", model.DefaultOf(host, hosts[host].FallsBack));
        foreach (var ids in model.Ever)
        {
            var expected = model.MayBe(host, ids) ? ids : null;
            await CheckTokenAsync(host, $"&client_id={ids.ClientId}", expected);
            await CheckTokenAsync(host, $"&object_id={ids.PrincipalId}", expected);
        }

        for (var identity = 0; identity < LifeCycleOperation.Identities; identity++)
        {
            await CheckTokenAsync(host, $"&mi_res_id={PathOf(identity)}", model.Identities[identity] is { } ids && model.MayBe(host, ids) ? ids : null);
        }
    }

    private async Task CheckTokenAsync(int host, string selector, ModelIds? expected)
    {
        var name = hosts[host].Name;
        using var request = new HttpRequestMessage(HttpMethod.Get, hosts[host].FallsBack
            ? $"{emulator.DataAddress}hosts/{name}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={WireClient.Vault}{selector}"
            : $"{emulator.DataAddress}msi/token?api-version=2019-08-01&resource={WireClient.Vault}{selector}");
        request.Headers.Add("Metadata", "true");
        request.Headers.Add("X-IDENTITY-HEADER", emulator.Registry.FindHost(name)?.IdentityHeader ?? "nobody's");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Requests++;

        var token = response.IsSuccessStatusCode ? (string)(await response.JsonAsync())["access_token"]! : null;
        (token is null ? null : (string?)WireClient.Payload(token)["oid"]).ShouldBe(expected?.PrincipalId, $"{name} asks with '{selector}' and is answered {(int)response.StatusCode}");
        if (token is not null)
        {
            Tokens[expected!.PrincipalId] = token;
        }
    }

    private async Task<(int Status, JsonNode? Body)> ManageAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), $"{emulator.TlsAddress.GetLeftPart(UriPartial.Authority)}{path}?api-version=2024-11-30");
        request.Headers.Authorization = manager;
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Requests++;
        var text = await response.TextAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private string BodyOf(LifeCycleOperation operation)
    {
        var body = new JsonObject { ["location"] = "westeurope" };
        if (operation.Type is not null)
        {
            body["identity"] = new JsonObject { ["type"] = operation.Type, ["userAssignedIdentities"] = Map(operation) };
        }

        return body.ToJsonString();
    }

    private JsonObject Map(LifeCycleOperation operation) => new(operation.Assigned.Select(identity => KeyValuePair.Create(PathOf(identity), (JsonNode?)new JsonObject()))
        .Concat(operation.Removed.Select(identity => KeyValuePair.Create(PathOf(identity).ToUpperInvariant(), (JsonNode?)null))));

    private string PathOf(int identity) => $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/identity{identity}";

    private string HostPathOf(int host) => $"{Group}/providers/{hosts[host].Type}/{hosts[host].Name}";

    private string Group => $"/subscriptions/{emulator.SubscriptionId}/resourceGroups/local";
}
