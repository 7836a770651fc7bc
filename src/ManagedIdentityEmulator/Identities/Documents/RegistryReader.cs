using System.Collections.Immutable;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>Makes a registry's state of its document, which has no mistakes.</summary>
/// <param name="tenantId">The tenant that every principal belongs to.</param>
/// <param name="authority">The address of the TLS listener, where clusters are issuers unless they are configured otherwise.</param>
internal sealed class RegistryReader(Guid tenantId, string authority)
{
    /// <exception cref="JsonException">A type of host is unknown, or an id or a secret is that of two.</exception>
    public RegistryState Read(RegistryDocument document)
    {
        try
        {
            return RegistryState.Of(
                [.. document.Identities.Select(Identity)], [.. document.Hosts.Select(Host)], [.. document.Applications.Select(Application)]);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private ManagedIdentity Identity(IdentityDocument kept) => new()
    {
        Kind = IdentityKind.UserAssigned,
        Name = kept.Name,
        ResourceId = ArmResourceId.From(kept.ResourceId),
        ClientId = kept.ClientId,
        PrincipalId = kept.PrincipalId,
        TenantId = tenantId,
        AppRoles = Roles(kept.AppRoles),
        FederatedCredentials = IdentitySeed.Federated(kept.FederatedCredentials ?? []),
        IsRegional = kept.IsRegional,
        Details = Details(kept.Location, kept.Tags, kept.Rest),
    };

    private Application Application(ApplicationDocument kept) => new()
    {
        Name = kept.Name,
        ClientId = kept.ClientId,
        PrincipalId = kept.PrincipalId,
        TenantId = tenantId,
        AppRoles = Roles(kept.AppRoles),
        FederatedCredentials = IdentitySeed.Federated(kept.FederatedCredentials ?? []),
    };

    private AzureHost Host(HostDocument kept)
    {
        var type = HostType.Find(kept.Type, kept.Kind) ?? throw new JsonException($"{ProblemList.Quote(kept.Name)} is a host of a type that this version does not know: {ProblemList.Quote(kept.Type)}");
        var id = ArmResourceId.From(kept.ResourceId);
        return new()
        {
            Name = kept.Name,
            Type = type,
            ResourceId = id,
            SystemAssigned = kept.SystemAssigned is { } identity ? SystemAssigned(identity, kept.Name, id) : null,
            UserAssigned = [.. (kept.UserAssigned ?? []).Select(ArmResourceId.From)],
            Dangling = ImmutableDictionary<ArmResourceId, DeletedIdentity>.Empty.SetItems((kept.Dangling ?? []).Select(gone => KeyValuePair.Create(ArmResourceId.From(gone.ResourceId), new DeletedIdentity(gone.ClientId, gone.PrincipalId)))),
            Callers = [.. kept.Callers ?? []],
            IdentityHeader = kept.IdentityHeader,
            LegacyExpiresOn = kept.LegacyExpiresOn,
            Cluster = type.Platform == HostPlatform.Kubernetes ? IdentitySeed.Cluster(kept.AsOptions(), authority) : null,
            Details = Details(kept.Location, kept.Tags, kept.Rest),
        };
    }

    private ManagedIdentity SystemAssigned(SystemAssignedDocument kept, string host, ArmResourceId hostId) => new()
    {
        Kind = IdentityKind.SystemAssigned,
        Name = kept.Name ?? host,
        ResourceId = hostId,
        ClientId = kept.ClientId,
        PrincipalId = kept.PrincipalId,
        TenantId = tenantId,
        AppRoles = Roles(kept.AppRoles),
    };

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Roles(IReadOnlyDictionary<string, IReadOnlyList<string>>? kept) =>
        kept ?? ImmutableDictionary<string, IReadOnlyList<string>>.Empty;

    private static ResourceDetails Details(string? location, IReadOnlyDictionary<string, string>? tags, JsonObjectText? rest) => new()
    {
        Location = location ?? "",
        Tags = tags is null ? ResourceDetails.NoTags : ResourceDetails.NoTags.AddRange(tags),
        Rest = rest?.Text,
    };
}
