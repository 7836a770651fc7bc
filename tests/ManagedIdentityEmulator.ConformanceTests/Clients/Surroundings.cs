using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>A kind of host that a client can be on. But for the second, the name is that of the emulator's host of that kind.</summary>
public enum HostKind
{
    Vm,

    /// <summary>The same virtual machine, asked at 169.254.169.254 by clients that nothing is configured for.</summary>
    VmAtTheImdsAddress,
    Web,
    Function,
    ContainerApp,
    ContainerGroup,
    Arc,
    Fabric,
    CloudShell,
    Ml,
    Automation,
    Aks,
}

/// <summary>Where a client runs: on which kind of host, in which network, and with which variables.</summary>
internal sealed record Surroundings(HostKind Host, NetworkNamespace? Namespace, IReadOnlyDictionary<string, string> Variables);
