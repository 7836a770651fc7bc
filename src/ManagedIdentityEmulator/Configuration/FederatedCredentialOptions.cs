using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>A federated identity credential of a user-assigned identity or an application.</summary>
[Description("A federated identity credential.")]
public sealed class FederatedCredentialOptions
{
    /// <summary>The credential's name: 3 to 120 letters, digits, hyphens and underscores, starting with a letter or digit.</summary>
    [Description("The name: 3 to 120 letters, digits, hyphens and underscores, starting with a letter or digit. Required."), Required]
    public string Name { get; set; } = "";

    /// <summary>
    /// The issuer of the outside token, compared exactly, trailing slash included. Its keys are fetched from its discovery document;
    /// <c>http</c> is allowed here, which Entra does not.
    /// </summary>
    [Description("The issuer (iss) of the outside token, compared exactly, trailing slash included: an https or http URL without query or fragment, whose discovery document leads to its keys. Required."), Required]
    public string Issuer { get; set; } = "";

    /// <summary>The subject of the outside token, compared exactly.</summary>
    [Description("The subject (sub) of the outside token, compared exactly. Required."), Required]
    public string Subject { get; set; } = "";

    /// <summary>The audience of the outside token: exactly one, as Azure requires. Defaults to <c>api://AzureADTokenExchange</c>.</summary>
    [Description("The audience of the outside token: exactly one. Default: api://AzureADTokenExchange.")]
    public IReadOnlyList<string> Audiences { get; set; } = [FederatedCredential.DefaultAudience];
}
