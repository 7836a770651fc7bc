using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>A host: the Azure resource that code runs on, and the identities it may use.</summary>
[Description("A host: the Azure resource that code runs on, and the identities it may use.")]
public sealed class HostOptions
{
    /// <summary>The resource name, unique among the hosts: letters, digits, hyphens, underscores and dots.</summary>
    [Description("The resource name, unique among the hosts: 1 to 64 letters, digits, hyphens, underscores and dots. Required."), Required]
    public string Name { get; set; } = "";

    /// <summary>The ARM resource type; it decides which protocol the host's code speaks.</summary>
    [Description("The ARM resource type; it decides which protocol the host's code speaks. Required."), Required]
    public string Type { get; set; } = "";

    /// <summary>For <c>Microsoft.Web/sites</c>: <c>app</c> (the default) or <c>functionapp</c>.</summary>
    [Description("For Microsoft.Web/sites: app (the default) or functionapp.")]
    public string? Kind { get; set; }

    /// <summary>Whether the host has a system-assigned identity. Defaults to <see langword="false"/>.</summary>
    [Description("Whether the host has a system-assigned identity. Default: false.")]
    public bool SystemAssigned { get; set; }

    /// <summary>The names of the user-assigned identities assigned to the host.</summary>
    [Description("The names of the user-assigned identities assigned to the host.")]
    public IReadOnlyList<string> UserAssigned { get; set; } = [];

    /// <summary>The sources whose requests are this host's: addresses, CIDR ranges, or host names.</summary>
    [Description("The sources whose requests are this host's: addresses (172.28.0.10), CIDR ranges (172.28.0.0/16) or host names.")]
    public IReadOnlyList<string> Callers { get; set; } = [];

    /// <summary>The secret that the code of the host shows (<c>IDENTITY_HEADER</c>, <c>MSI_SECRET</c>), unique among the hosts. Defaults to one derived from the host.</summary>
    [Description("The secret that the code of the host shows (IDENTITY_HEADER, MSI_SECRET), unique among the hosts; for App Service, Functions, Container Apps, Service Fabric, Machine Learning and Automation. Default: derived from the host.")]
    public string? IdentityHeader { get; set; }

    /// <summary>How App Service's api-version 2017-09-01 writes <c>expires_on</c>. Defaults to <see cref="LegacyExpiresOn.Epoch"/>.</summary>
    [Description("How App Service's api-version 2017-09-01 writes expires_on: epoch (seconds, what every client reads), windows (9/14/2017 5:24:12 AM +00:00) or linux (09/14/2017 05:24:12 +00:00). Default: epoch.")]
    public LegacyExpiresOn LegacyExpiresOn { get; set; }

    /// <summary>For AKS: the Kubernetes service account that the host's code runs as, <c>namespace/name</c>. Defaults to <c>default/workload-identity-sa</c>.</summary>
    [Description("For Microsoft.ContainerService/managedClusters: the Kubernetes service account that the host's code runs as, namespace/name. Default: default/workload-identity-sa.")]
    public string? ServiceAccount { get; set; }

    /// <summary>
    /// For AKS: the cluster's OIDC issuer, a slash at its end included. Its tokens are the emulator's own, whatever it is. Defaults to
    /// an address of the emulator that serves the issuer's discovery document.
    /// </summary>
    [Description("For Microsoft.ContainerService/managedClusters: the cluster's OIDC issuer URL, slash at the end included; its tokens are the emulator's own, whatever it is. Default: https://localhost:{tlsPort}/hosts/{name}/.")]
    public string? OidcIssuer { get; set; }

    /// <summary>
    /// For AKS: the file that the service account's token is written to at start and kept fresh in, readable by every user; containers
    /// read it in a volume that they share. Defaults to a temporary file that only its owner can read, written when first asked for.
    /// </summary>
    [Description("For Microsoft.ContainerService/managedClusters: the file that the service account's token is written to at start, for containers that share its folder, such as /var/run/secrets/azure/tokens/azure-identity-token. Default: a temporary file, written when first asked for.")]
    public string? TokenFile { get; set; }
}

/// <summary>How App Service's api-version 2017-09-01 writes <c>expires_on</c>.</summary>
public enum LegacyExpiresOn
{
    /// <summary>Seconds since 1970, as the newer version does: what every client reads.</summary>
    Epoch,

    /// <summary>As App Service on Windows does: <c>9/14/2017 5:24:12 AM +00:00</c>.</summary>
    Windows,

    /// <summary>As App Service on Linux does: <c>09/14/2017 05:24:12 +00:00</c>.</summary>
    Linux,
}
