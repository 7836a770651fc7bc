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

    /// <summary>The secret of an App Service-like host (<c>IDENTITY_HEADER</c>). Defaults to one derived from the host.</summary>
    [Description("The secret of an App Service-like host (IDENTITY_HEADER). Default: derived from the host.")]
    public string? IdentityHeader { get; set; }
}
