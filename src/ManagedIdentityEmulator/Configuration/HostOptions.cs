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
