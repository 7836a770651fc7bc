namespace ManagedIdentityEmulator.Identities;

/// <summary>What a host's code speaks to get a token.</summary>
public enum HostPlatform
{
    /// <summary>A virtual machine or scale set: IMDS, and the old VM extension.</summary>
    VirtualMachine,

    /// <summary>App Service.</summary>
    AppService,

    /// <summary>Azure Functions.</summary>
    Functions,

    /// <summary>Azure Container Apps.</summary>
    ContainerApps,

    /// <summary>Azure Container Instances: IMDS, as that service answers it.</summary>
    ContainerInstances,

    /// <summary>A server connected by Azure Arc.</summary>
    AzureArc,

    /// <summary>An application on a Service Fabric managed cluster.</summary>
    ServiceFabric,

    /// <summary>Azure Cloud Shell.</summary>
    CloudShell,

    /// <summary>An Azure Machine Learning compute.</summary>
    MachineLearning,

    /// <summary>An Azure Automation account.</summary>
    Automation,

    /// <summary>An AKS cluster: workload identity federation.</summary>
    Kubernetes,
}

/// <summary>A kind of Azure resource that code can run on with a managed identity.</summary>
/// <param name="ResourceType">The ARM resource type, e.g. <c>Microsoft.Compute/virtualMachines</c>.</param>
/// <param name="Kind">The ARM <c>kind</c> that tells apart two kinds of one resource type; <see langword="null"/> where there is only one.</param>
/// <param name="Platform">What its code speaks.</param>
/// <param name="DefaultName">The name of the host of this kind that exists without configuration; <see langword="null"/> where none does.</param>
public sealed record HostType(string ResourceType, string? Kind, HostPlatform Platform, string? DefaultName)
{
    /// <summary>Every kind, in the order in which they are listed to a person.</summary>
    public static IReadOnlyList<HostType> All { get; } =
    [
        new("Microsoft.Compute/virtualMachines", null, HostPlatform.VirtualMachine, "vm"),
        new("Microsoft.Compute/virtualMachineScaleSets", null, HostPlatform.VirtualMachine, null),
        new("Microsoft.Web/sites", "app", HostPlatform.AppService, "web"),
        new("Microsoft.Web/sites", "functionapp", HostPlatform.Functions, "function"),
        new("Microsoft.App/containerApps", null, HostPlatform.ContainerApps, "containerapp"),
        new("Microsoft.ContainerInstance/containerGroups", null, HostPlatform.ContainerInstances, "containergroup"),
        new("Microsoft.HybridCompute/machines", null, HostPlatform.AzureArc, "arc"),
        new("Microsoft.ServiceFabric/managedClusters/applications", null, HostPlatform.ServiceFabric, "fabric"),
        new("Microsoft.Portal/consoles", null, HostPlatform.CloudShell, "cloudshell"),
        new("Microsoft.MachineLearningServices/workspaces/computes", null, HostPlatform.MachineLearning, "ml"),
        new("Microsoft.Automation/automationAccounts", null, HostPlatform.Automation, "automation"),
        new("Microsoft.ContainerService/managedClusters", null, HostPlatform.Kubernetes, "aks"),
    ];

    /// <summary>The kind for a resource type and an ARM <c>kind</c>; without the latter, the first of that resource type.</summary>
    public static HostType? Find(string resourceType, string? kind) =>
        All.FirstOrDefault(type => type.Is(resourceType) && (kind is null || string.Equals(type.Kind, kind, StringComparison.OrdinalIgnoreCase)));

    internal static string KindsOf(string resourceType) =>
        string.Join(", ", All.Where(type => type.Is(resourceType)).Select(type => type.Kind).OfType<string>()) is { Length: > 0 } kinds ? $"one of {kinds}" : "it has none";

    internal bool Is(string resourceType) => string.Equals(ResourceType, resourceType, StringComparison.OrdinalIgnoreCase);
}
