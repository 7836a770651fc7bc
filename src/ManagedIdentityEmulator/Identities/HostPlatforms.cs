namespace ManagedIdentityEmulator.Identities;

/// <summary>In what Azure's platforms differ from one another, beyond their wire.</summary>
internal static class HostPlatforms
{
    /// <summary>Whether code on the platform shows a secret of its host with each request (<c>IDENTITY_HEADER</c>, <c>MSI_SECRET</c>).</summary>
    public static bool HasIdentityHeader(this HostPlatform platform) => platform
        is HostPlatform.AppService or HostPlatform.Functions or HostPlatform.ContainerApps
        or HostPlatform.ServiceFabric or HostPlatform.MachineLearning or HostPlatform.Automation;

    /// <summary>Whether code on the platform asks at 169.254.169.254.</summary>
    public static bool IsAskedAtTheImdsAddress(this HostPlatform platform) => platform is HostPlatform.VirtualMachine or HostPlatform.ContainerInstances;

    /// <summary>
    /// Whether a request that names no identity, on a host without a system-assigned one, gets the only user-assigned one. Documented
    /// for virtual machines (managed-identities-faq); App Service's documentation rules it out, and Container Instances answer
    /// <c>DefaultIdentityNotDefined</c>.
    /// </summary>
    public static bool FallsBackToTheOnlyUserAssigned(this HostPlatform platform) => platform
        is HostPlatform.VirtualMachine or HostPlatform.Kubernetes or HostPlatform.ServiceFabric
        or HostPlatform.CloudShell or HostPlatform.MachineLearning;
}
