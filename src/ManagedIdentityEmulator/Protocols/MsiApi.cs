using System.Text.Json;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// The token service behind <c>/msi/token</c> as it was before and since 2019: App Service, Azure Functions and Container Apps have both,
/// Azure Machine Learning the older.
/// </summary>
/// <param name="SecretHeader">The header that it takes the secret of the host in.</param>
/// <param name="Letters">How it writes the names in an error; <see langword="null"/> for PascalCase.</param>
/// <param name="IdentityNotFound">What it says of a selector that no identity of the host has.</param>
internal sealed record MsiApi(string SecretHeader, JsonNamingPolicy? Letters, string IdentityNotFound)
{
    public const string LegacyVersion = "2017-09-01";

    public static MsiApi Legacy { get; } = new(SecretHeaders.Legacy, null, "No MSI found for specified ClientId/ResourceId.");

    public static MsiApi Current { get; } = new(
        SecretHeaders.Current, JsonNamingPolicy.CamelCase, "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.");

    /// <summary>The one that an api-version stands for, known or not.</summary>
    public static MsiApi Of(string? version) => version is LegacyVersion ? Legacy : Current;

    public string In(string name) => Letters?.ConvertName(name) ?? name;
}
