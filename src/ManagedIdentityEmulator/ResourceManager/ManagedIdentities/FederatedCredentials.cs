using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary>
/// The federated credentials of user-assigned identities, with their limits
/// (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
/// </summary>
internal sealed class FederatedCredentials(IdentityRegistry registry) : IResourceProvider
{
    private const string FirstVersion = "2022-01-31-preview";

    // Azure's directory takes a second for a write, in which it refuses another below the same identity. Long enough here for requests
    // that are sent at once to meet, and short enough for nobody to wait.
    private static readonly TimeSpan writing = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<ArmResourceId, bool> busy = new();

    public IEnumerable<ArmOperation> Operations =>
    [
        On("GET", onCollection: false, request => ArmAnswer.Of(Get(request))),
        On("GET", onCollection: true, request => ArmAnswer.Of(List(request))),
        On("PUT", onCollection: false, request => WriteAsync(request, PutAsync)),
        On("DELETE", onCollection: false, request => WriteAsync(request, DeleteAsync)),
    ];

    private static ArmOperation On(string method, bool onCollection, Func<ArmRequest, ValueTask<ArmAnswer>> handle) => new(method, ManagedIdentityApi.FederatedCredentials, onCollection, handle)
    {
        ApiVersions = [.. ManagedIdentityApi.Versions.Where(version => string.CompareOrdinal(version, FirstVersion) >= 0)],
        Scopes = ArmScopes.ResourceGroup,
    };

    private static ArmResourceId IdentityOf(ArmPath path) => ArmResourceId.From($"{path.Scope}/providers/{ManagedIdentityApi.UserAssigned}/{path.Names[0]}");

    private static JsonObject Describe(ManagedIdentity identity, FederatedCredential credential) => new()
    {
        ["id"] = $"{identity.ResourceId}/federatedIdentityCredentials/{credential.Name}",
        ["name"] = credential.Name,
        ["type"] = ManagedIdentityApi.FederatedCredentials,
        ["properties"] = new JsonObject { ["issuer"] = credential.Issuer, ["subject"] = credential.Subject, ["audiences"] = new JsonArray(credential.Audience) },
    };

    private static FederatedCredential? Find(ManagedIdentity identity, string name) =>
        identity.FederatedCredentials.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private ArmAnswer Get(ArmRequest request) =>
        registry.FindUserAssigned(IdentityOf(request.Path)) is not { } identity ? FederatedCredentialErrors.NoIdentity
        : Find(identity, request.Path.Name) is { } credential ? ArmAnswer.Ok(Describe(identity, credential))
        : ArmErrors.ResourceNotFound(request.Path);

    private ArmAnswer List(ArmRequest request) => registry.FindUserAssigned(IdentityOf(request.Path)) is { } identity
        ? Paging.Write(request, identity.FederatedCredentials.OrderBy(credential => credential.Name, StringComparer.OrdinalIgnoreCase).Select(credential => Describe(identity, credential)))
        : FederatedCredentialErrors.NoIdentity;

    private async ValueTask<ArmAnswer> WriteAsync(ArmRequest request, Func<ArmRequest, ValueTask<ArmAnswer>> write)
    {
        var identity = IdentityOf(request.Path);
        if (!busy.TryAdd(identity, true))
        {
            return FederatedCredentialErrors.Concurrent(identity);
        }

        try
        {
            await Task.Delay(writing, request.Cancel);
            return await write(request);
        }
        finally
        {
            busy.TryRemove(identity, out _);
        }
    }

    private async ValueTask<ArmAnswer> PutAsync(ArmRequest request)
    {
        if (FederatedCredentialBody.Read(request, out var given) is { } wrong)
        {
            return wrong;
        }

        var id = IdentityOf(request.Path);
        return await registry.DecideAsync(
            state =>
            {
                if (!state.UserAssigned.TryGetValue(id, out var identity))
                {
                    return FederatedCredentialErrors.NoIdentity;
                }

                var existing = Find(identity, given!.Name);
                var others = identity.FederatedCredentials.Where(credential => credential != existing).ToList();
                return others.Exists(credential => credential.Issuer == given.Issuer && credential.Subject == given.Subject) ? FederatedCredentialErrors.NotUnique
                    : others.Count >= Limits.FederatedCredentials ? FederatedCredentialErrors.TooMany(Limits.FederatedCredentials)
                    : state.With(identity with { FederatedCredentials = [.. others, given with { Name = existing?.Name ?? given.Name }] });
            },
            change => ArmAnswer.Put(
                Find(change.Before.UserAssigned[id], given!.Name) is null, Describe(change.After.UserAssigned[id], Find(change.After.UserAssigned[id], given.Name)!)));
    }

    private ValueTask<ArmAnswer> DeleteAsync(ArmRequest request)
    {
        var id = IdentityOf(request.Path);
        return registry.DecideAsync(
            state => !state.UserAssigned.TryGetValue(id, out var identity) ? FederatedCredentialErrors.NoIdentity
                : Find(identity, request.Path.Name) is not { } credential ? state
                : state.With(identity with { FederatedCredentials = [.. identity.FederatedCredentials.Where(other => other != credential)] }),
            change => change.IsChange ? ArmAnswer.Ok() : ArmAnswer.NoContent);
    }
}
