namespace ManagedIdentityEmulator.Wire;

/// <summary>The names by which the journal and failure drills know what a request speaks.</summary>
public static class ProtocolName
{
    /// <summary>The token path of the Instance Metadata Service, as virtual machines and the nodes of an AKS cluster have it.</summary>
    public const string Imds = "imds";

    /// <summary>The retired VM extension.</summary>
    public const string VmExtension = "vm-extension";

    /// <summary>App Service and Azure Functions.</summary>
    public const string AppService = "app-service";

    /// <summary>Azure Container Apps.</summary>
    public const string ContainerApps = "container-apps";

    /// <summary>Azure Container Instances.</summary>
    public const string ContainerInstances = "container-instances";

    /// <summary>Azure Arc, the request for a key included.</summary>
    public const string Arc = "arc";

    /// <summary>Service Fabric.</summary>
    public const string ServiceFabric = "service-fabric";

    /// <summary>Azure Cloud Shell.</summary>
    public const string CloudShell = "cloud-shell";

    /// <summary>Azure Machine Learning.</summary>
    public const string MachineLearning = "machine-learning";

    /// <summary>Azure Automation.</summary>
    public const string Automation = "automation";

    /// <summary>Entra's token endpoints.</summary>
    public const string Entra = "entra";

    /// <summary>What Entra, or a cluster as an OIDC issuer, publishes: discovery, keys, and what is known of an authority.</summary>
    public const string Discovery = "discovery";

    /// <summary>Everything of the Instance Metadata Service beside tokens, and whatever else is asked of the data listener.</summary>
    public const string InstanceMetadata = "instance-metadata";

    /// <summary>Nobody can tell: a path before which no host is known, or that the Entra authority does not have.</summary>
    public const string Unknown = "unknown";

    /// <summary>Every name but <see cref="Unknown"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Imds, VmExtension, AppService, ContainerApps, ContainerInstances, Arc, ServiceFabric, CloudShell, MachineLearning, Automation, Entra, Discovery, InstanceMetadata,
    ];

    /// <summary>Whether the protocol is there to get tokens by.</summary>
    internal static bool GivesTokens(string name) => name is not (Discovery or InstanceMetadata);
}
