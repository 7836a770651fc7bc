using System.Net;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Identities and hosts that are made, used and deleted again, by the control API.</summary>
internal sealed class ComingAndGoing(Caller caller, TokenRequests tokens)
{
    private int made;

    public IEnumerable<Errand> Errands() =>
    [
        Errand.PerSecond("an identity's life", 1, IdentityAsync),
        Errand.PerSecond("a web app's life", 0.5, WebAppAsync),
    ];

    private async Task IdentityAsync(CancellationToken cancel)
    {
        var name = $"soak-{Interlocked.Increment(ref made)}";
        var identity = await caller.ControlAsync(HttpMethod.Post, "/_emulator/identities", $$"""{ "name": "{{name}}" }""", HttpStatusCode.Created, cancel);
        var (id, assignment) = ($"{identity!["clientId"]}", $"/_emulator/hosts/vm/user-assigned/{name}");
        await caller.ControlAsync(HttpMethod.Put, assignment, null, HttpStatusCode.OK, cancel);
        await tokens.ImdsAsync($"&client_id={id}", cancel);
        await caller.ControlAsync(HttpMethod.Post, $"/_emulator/identities/{id}/credential/rotate", null, HttpStatusCode.OK, cancel);
        await tokens.ImdsAsync($"&client_id={id}&bypass_cache=true", cancel);
        await caller.ControlAsync(HttpMethod.Delete, assignment, null, HttpStatusCode.OK, cancel);
        await RefusedAsync(id, cancel);
        await caller.ControlAsync(HttpMethod.Delete, $"/_emulator/identities/{name}", null, HttpStatusCode.NoContent, cancel);
        await RefusedAsync(id, cancel);
    }

    private async Task RefusedAsync(string clientId, CancellationToken cancel) => await caller.SendAsync(
        HttpMethod.Get, new(caller.Emulator.Data, $"/hosts/vm/metadata/identity/oauth2/token?api-version=2018-02-01&resource={TokenRequests.Vault}&client_id={clientId}"), null, HttpStatusCode.BadRequest, cancel, ("Metadata", "true"));

    private async Task WebAppAsync(CancellationToken cancel)
    {
        var name = $"web-{Interlocked.Increment(ref made)}";
        await caller.ControlAsync(HttpMethod.Post, "/_emulator/hosts", $$"""{ "name": "{{name}}", "type": "Microsoft.Web/sites", "systemAssigned": true }""", HttpStatusCode.Created, cancel);
        var variables = await tokens.OfAsync(name, cancel);
        await tokens.AppServiceAsync("a web app that comes and goes", variables, "", cancel);
        await caller.ControlAsync(HttpMethod.Delete, $"/_emulator/hosts/{name}/system-assigned", null, HttpStatusCode.OK, cancel);
        await caller.ControlAsync(HttpMethod.Put, $"/_emulator/hosts/{name}/system-assigned", null, HttpStatusCode.OK, cancel);
        await tokens.AppServiceAsync("a web app that comes and goes", variables, "", cancel);
        await caller.ControlAsync(HttpMethod.Delete, $"/_emulator/hosts/{name}", null, HttpStatusCode.NoContent, cancel);
    }
}
