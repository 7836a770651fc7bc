using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Faults;

/// <summary>What a request is about, as far as it is known when a drill is to befall it.</summary>
/// <param name="Protocol">One of <see cref="ProtocolName"/>.</param>
/// <param name="Host">The host that it is from.</param>
/// <param name="Principal">The identity that it comes to.</param>
/// <param name="Resource">What a token is asked for.</param>
internal readonly record struct FaultSubject(string Protocol, AzureHost? Host, ServicePrincipal? Principal, string? Resource);

/// <summary>The requests that a drill is for; what is <see langword="null"/> does not matter.</summary>
internal sealed record FaultScope(string? Protocol, string? Host, string? Identity, string? Resource)
{
    /// <summary>Whether the requests are for tokens.</summary>
    public bool IsOfTokens => Protocol is null || ProtocolName.GivesTokens(Protocol);

    public bool Has(FaultSubject subject) =>
        (Protocol is null ? ProtocolName.GivesTokens(subject.Protocol) : Protocol == subject.Protocol)
        && (Host is null || (subject.Host is { } host && Same(Host, host.Name) && ProtocolsOf(host.Type.Platform).Contains(subject.Protocol)))
        && (Identity is null || (subject.Principal is { } principal && IsOf(principal)))
        && (Resource is null || (subject.Resource is { } resource && Same(Resource.TrimEnd('/'), resource.TrimEnd('/'))));

    /// <summary>What code on a kind of host speaks: a drill for any other would never befall it.</summary>
    public static IReadOnlyList<string> ProtocolsOf(HostPlatform platform) => platform switch
    {
        HostPlatform.VirtualMachine => [ProtocolName.Imds, ProtocolName.VmExtension, ProtocolName.InstanceMetadata],
        HostPlatform.AppService or HostPlatform.Functions => [ProtocolName.AppService],
        HostPlatform.ContainerApps => [ProtocolName.ContainerApps],
        HostPlatform.ContainerInstances => [ProtocolName.ContainerInstances],
        HostPlatform.AzureArc => [ProtocolName.Arc],
        HostPlatform.ServiceFabric => [ProtocolName.ServiceFabric],
        HostPlatform.CloudShell => [ProtocolName.CloudShell],
        HostPlatform.MachineLearning => [ProtocolName.MachineLearning],
        HostPlatform.Automation => [ProtocolName.Automation],
        HostPlatform.Kubernetes => [ProtocolName.Imds, ProtocolName.InstanceMetadata, ProtocolName.Discovery], // its node's, and its own as an issuer
        _ => throw new ArgumentOutOfRangeException(nameof(platform), platform, null),
    };

    private bool IsOf(ServicePrincipal principal)
    {
        var identity = principal as ManagedIdentity;
        return Same(Identity, identity is { Kind: IdentityKind.SystemAssigned } ? ManagedIdentity.SystemAssignedName : principal.Name)
            || IsItsId(principal)
            || (identity is not null && Same(Identity, identity.ResourceId.ToString()));
    }

    private bool IsItsId(ServicePrincipal principal) => Guid.TryParse(Identity, out var id) && (id == principal.ClientId || id == principal.PrincipalId);

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
