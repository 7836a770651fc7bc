using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>The hosts whose code reaches the Instance Metadata Service: virtual machines, and pods, which reach their node's.</summary>
internal static class ImdsHosts
{
    public static bool Has(AzureHost host) => host.Type.Platform is HostPlatform.VirtualMachine or HostPlatform.Kubernetes;
}
