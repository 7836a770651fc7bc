using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/identities</c>: user-assigned identities, made in the form that they have in <c>emulator.json</c>.</summary>
internal sealed class IdentityEndpoints(EmulatorOptions options, IdentityRegistry registry, StateEndpoint state)
{
    private const string Refused = "No identity was made";

    /// <summary><c>GET</c>: every identity, system-assigned ones included.</summary>
    public Task ListAsync(HttpContext http) => JsonBody.StreamAsync(http.Response, state.Identities(), ControlJson.Default.IEnumerableIdentityState);

    /// <summary><c>POST</c>: makes a user-assigned one.</summary>
    public Task CreateAsync(HttpContext http) => RegistryWrite.RunAsync(http, Refused, async () =>
    {
        var problems = new ProblemList();
        if (await ControlBody.ReadBytesAsync(http, Refused) is not { } body)
        {
            return;
        }

        var made = AddedResource.ReadIdentity(body.Span, problems);
        if (problems.All.Any() || made is null)
        {
            await Problem.WriteAsync(http, Refused, problems);
            return;
        }

        var identity = IdentitySeed.NewIdentity(options, made);
        await registry.ChangeAsync(current => current.UserAssigned.ContainsKey(identity.ResourceId) ? throw new InvalidOperationException($"there is an identity {identity.ResourceId} already") : current.With(identity));
        await JsonBody.WriteAsync(http.Response, StatusCodes.Status201Created, state.Describe(identity), ControlJson.Default.IdentityState);
    });

    /// <summary><c>DELETE /NAME</c>: by its name or client id. Hosts keep their reference to it, as in Azure.</summary>
    public Task DeleteAsync(HttpContext http) => RegistryWrite.RunAsync(http, "No identity was deleted", async () =>
    {
        if (await NamedIdentity.FindAsync(http, registry) is { } identity)
        {
            await registry.RemoveAsync(identity.ResourceId);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    });
}
