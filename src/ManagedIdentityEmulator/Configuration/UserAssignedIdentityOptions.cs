using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>A <c>Microsoft.ManagedIdentity/userAssignedIdentities</c> resource.</summary>
[Description("A user-assigned managed identity.")]
public sealed class UserAssignedIdentityOptions
{
    /// <summary>The resource name: 3 to 128 letters, digits, hyphens and underscores, starting with a letter or digit.</summary>
    [Description("The resource name: 3 to 128 letters, digits, hyphens and underscores, starting with a letter or digit. Required."), Required]
    public string Name { get; set; } = "";

    /// <summary>The application (client) id. Defaults to one derived from tenant, kind and name.</summary>
    [Description("The client id. Default: derived from tenant, kind and name, so it is the same on every start and machine.")]
    public Guid? ClientId { get; set; }

    /// <summary>The service principal's object id. Defaults to one derived from tenant, kind and name.</summary>
    [Description("The principal (object) id. Default: derived from tenant, kind and name.")]
    public Guid? PrincipalId { get; set; }

    /// <summary>The resource group. Defaults to <see cref="EmulatorOptions.ResourceGroup"/>.</summary>
    [Description("The resource group. Default: the resourceGroup of the whole configuration.")]
    public string? ResourceGroup { get; set; }

    /// <summary>The <c>roles</c> claim by audience: for a token whose <c>aud</c> is the key, the application roles granted.</summary>
    [Description("The roles claim by audience, e.g. { \"api://orders\": [\"Orders.Read\"] }.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AppRoles { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Outside issuers whose tokens this identity accepts in exchange (workload identity federation).</summary>
    [Description("Outside issuers whose tokens this identity accepts in exchange (workload identity federation). At most 20.")]
    public IReadOnlyList<FederatedCredentialOptions> FederatedCredentials { get; set; } = [];
}
