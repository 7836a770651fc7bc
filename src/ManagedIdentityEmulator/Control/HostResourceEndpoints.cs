using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/hosts</c>: hosts, made in the form that they have in <c>emulator.json</c>, and the identities assigned to them.</summary>
internal sealed class HostResourceEndpoints(EmulatorOptions options, IdentityRegistry registry, ListenerAddresses addresses)
{
    private const string Refused = "No host was made";
    private const string NothingChanged = "Nothing was changed";

    /// <summary><c>GET</c>: every host.</summary>
    public Task ListAsync(HttpContext http) => JsonBody.StreamAsync(http.Response, registry.Hosts.Select(StateEndpoint.Describe), ControlJson.Default.IEnumerableHostState);

    /// <summary><c>POST</c>: makes one.</summary>
    public Task CreateAsync(HttpContext http) => RegistryWrite.RunAsync(http, Refused, async () =>
    {
        var problems = new ProblemList();
        if (await ControlBody.ReadBytesAsync(http, Refused) is not { } body)
        {
            return;
        }

        var made = AddedResource.ReadHost(body.Span, registry, problems);
        if (problems.All.Any() || made is null)
        {
            await Problem.WriteAsync(http, Refused, problems);
            return;
        }

        var change = await registry.ChangeAsync(current => current.FindHost(made.Name) is { } other
            ? throw new InvalidOperationException($"there is another host named '{other.Name}'")
            : current.With(IdentitySeed.NewHost(options, made, current, addresses.Tls)));
        await WriteAsync(http, StatusCodes.Status201Created, change.After.FindHost(made.Name)!);
    });

    /// <summary><c>DELETE /NAME</c>: with its system-assigned identity; user-assigned ones live on.</summary>
    public Task DeleteAsync(HttpContext http) => RegistryWrite.RunAsync(http, "No host was deleted", async () =>
    {
        if (await registry.RemoveHostAsync((string)http.Request.RouteValues["name"]!))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await NamedHost.NotFoundAsync(http, registry);
        }
    });

    /// <summary><c>PUT /NAME/system-assigned</c>: a new identity, unless it has one.</summary>
    public Task EnableSystemAssignedAsync(HttpContext http) =>
        ChangeAsync(http, host => host.SystemAssigned is null ? host with { SystemAssigned = IdentitySeed.NewSystemAssigned(options.TenantId, host) } : host);

    /// <summary><c>DELETE /NAME/system-assigned</c>: ends that identity.</summary>
    public Task DisableSystemAssignedAsync(HttpContext http) => ChangeAsync(http, host => host with { SystemAssigned = null });

    /// <summary><c>PUT /NAME/user-assigned/IDENTITY</c>.</summary>
    public Task AssignAsync(HttpContext http) => ChangeAsync(http, (host, identity) => host.AssignedTo(host.UserAssigned.Remove(identity.ResourceId), [identity.ResourceId]));

    /// <summary><c>DELETE /NAME/user-assigned/IDENTITY</c>.</summary>
    public Task UnassignAsync(HttpContext http) => ChangeAsync(http, (host, identity) => host with { UserAssigned = host.UserAssigned.Remove(identity.ResourceId) });

    private Task ChangeAsync(HttpContext http, Func<AzureHost, ManagedIdentity, AzureHost> change) => RegistryWrite.RunAsync(http, NothingChanged, async () =>
    {
        if (NamedHost.Find(http, registry) is null)
        {
            await NamedHost.NotFoundAsync(http, registry);
        }
        else if (await NamedIdentity.FindAsync(http, registry) is { } identity)
        {
            await ChangeAsync(http, host => change(host, identity));
        }
    });

    private Task ChangeAsync(HttpContext http, Func<AzureHost, AzureHost> change) => RegistryWrite.RunAsync(http, NothingChanged, async () => await (
        await registry.UpdateAsync((string)http.Request.RouteValues["name"]!, change) is { } changed
            ? WriteAsync(http, StatusCodes.Status200OK, changed)
            : NamedHost.NotFoundAsync(http, registry)));

    private static Task WriteAsync(HttpContext http, int status, AzureHost host) =>
        JsonBody.WriteAsync(http.Response, status, StateEndpoint.Describe(host), ControlJson.Default.HostState);
}
