using System.Collections.Immutable;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities;

/// <summary>A host: the Azure resource that code runs on (Azure's documentation calls it the source resource).</summary>
public sealed record AzureHost
{
    /// <summary>
    /// What the emulator knows it by, unique among the hosts: its resource name, unless a host of another resource group or type had that first.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>What kind of resource it is.</summary>
    public required HostType Type { get; init; }

    /// <summary>Its ARM id.</summary>
    public required ArmResourceId ResourceId { get; init; }

    /// <summary>What Resource Manager keeps of it.</summary>
    public ResourceDetails Details { get; init; } = new();

    /// <summary>Its system-assigned identity, if that is enabled.</summary>
    public ManagedIdentity? SystemAssigned { get; init; }

    /// <summary>
    /// The user-assigned identities assigned to it. As in Azure, an id stays here when its identity is deleted.
    /// </summary>
    public ImmutableHashSet<ArmResourceId> UserAssigned { get; init; } = [];

    /// <summary>
    /// Those of <see cref="UserAssigned"/> whose identity was deleted since, with the ids that it had. An identity that is made under the
    /// old name has other ids, and the host has to be assigned it anew.
    /// </summary>
    public ImmutableDictionary<ArmResourceId, DeletedIdentity> Dangling { get; init; } = ImmutableDictionary<ArmResourceId, DeletedIdentity>.Empty;

    /// <summary>The sources whose requests are this host's: addresses, CIDR ranges or host names.</summary>
    public ImmutableArray<string> Callers { get; init; } = [];

    /// <summary>
    /// The secret that its code shows with each request (<c>IDENTITY_HEADER</c>), unique among the hosts; <see langword="null"/> on
    /// platforms that have none. Defaults to one derived from <see cref="ResourceId"/>.
    /// </summary>
    public string? IdentityHeader
    {
        get => Type.Platform.HasIdentityHeader() ? field ?? DerivedIdentityHeader : null;
        init;
    }

    /// <summary>How App Service's api-version 2017-09-01 writes <c>expires_on</c> there.</summary>
    public LegacyExpiresOn LegacyExpiresOn { get; init; }

    /// <summary>The cluster that it is, on <see cref="HostPlatform.Kubernetes"/>; <see langword="null"/> elsewhere.</summary>
    public KubernetesCluster? Cluster { get; init; }

    /// <summary>Whether its code may be that user-assigned identity. One that is put back with its client id is no other.</summary>
    internal bool IsAssigned(ManagedIdentity identity) => UserAssigned.Contains(identity.ResourceId)
        && (!Dangling.TryGetValue(identity.ResourceId, out var deleted) || deleted.ClientId == identity.ClientId);

    /// <summary>With user-assigned identities that exist now, and no others.</summary>
    internal AzureHost AssignedTo(IEnumerable<ArmResourceId> kept, IReadOnlyCollection<ArmResourceId> assigned) =>
        this with { UserAssigned = [.. assigned, .. kept], Dangling = Dangling.RemoveRange(assigned) };

    // App Service's are 32 upper-case hexadecimal digits, as captured; the others' are GUIDs, as documented.
    private string DerivedIdentityHeader => NameBasedGuid.Create(identityHeaders, ResourceId.ToString().ToLowerInvariant()) is var id
        && Type.Platform is HostPlatform.AppService or HostPlatform.Functions ? id.ToString("N").ToUpperInvariant() : id.ToString();

    /// <summary>The <c>vmId</c> of a virtual machine.</summary>
    internal Guid VirtualMachineId(Guid tenantId) => NameBasedGuid.Create(tenantId, $"vmId/{Name}");

    private static readonly Guid identityHeaders = new("8d1f2b60-94c7-4a3e-b5d8-7e60c1a9f234");
}

/// <summary>The ids of a user-assigned identity that is no more.</summary>
public sealed record DeletedIdentity(Guid ClientId, Guid PrincipalId);
