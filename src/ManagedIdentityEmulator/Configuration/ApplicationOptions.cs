using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>An application registered in Entra, with its service principal.</summary>
[Description("An application registered in Entra.")]
public sealed class ApplicationOptions
{
    /// <summary>The display name, unique among the applications: 1 to 120 characters.</summary>
    [Description("The display name, unique among the applications: 1 to 120 characters. Required."), Required]
    public string Name { get; set; } = "";

    /// <summary>The application (client) id. Defaults to one derived from tenant, kind and name.</summary>
    [Description("The client id. Default: derived from tenant, kind and name, so it is the same on every start and machine.")]
    public Guid? ClientId { get; set; }

    /// <summary>The service principal's object id. Defaults to one derived from tenant, kind and name.</summary>
    [Description("The service principal's object id. Default: derived from tenant, kind and name.")]
    public Guid? PrincipalId { get; set; }

    /// <summary>The <c>roles</c> claim by audience: for a token whose <c>aud</c> is the key, the application roles granted.</summary>
    [Description("The roles claim by audience, e.g. { \"api://orders\": [\"Orders.Read\"] }.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AppRoles { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Outside tokens that the application accepts in exchange (workload identity federation). For a managed identity's token, the
    /// issuer is <c>https://login.microsoftonline.com/{tenantId}/v2.0</c> and the subject the identity's principal id.
    /// </summary>
    [Description("Outside tokens that the application accepts in exchange (workload identity federation). At most 20. For a managed identity's token: issuer https://login.microsoftonline.com/{tenantId}/v2.0, subject the identity's principal id.")]
    public IReadOnlyList<FederatedCredentialOptions> FederatedCredentials { get; set; } = [];
}
