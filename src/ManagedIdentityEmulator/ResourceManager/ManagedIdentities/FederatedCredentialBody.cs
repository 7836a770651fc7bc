using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary>Reads the body of a federated credential's PUT.</summary>
internal static class FederatedCredentialBody
{
    private const int Longest = 600;

    public static ArmError? Read(ArmRequest request, out FederatedCredential? given)
    {
        given = null;
        if (!NameRules.IsFederatedCredential(request.Path.Name))
        {
            return FederatedCredentialErrors.InvalidName(request.Path.Name);
        }

        if (request.Body.Object("properties") is not { } properties
            || properties.HasOther("issuer", JsonValueKind.String) || properties.HasOther("subject", JsonValueKind.String) || properties.HasOther("audiences", JsonValueKind.Array))
        {
            return FederatedCredentialErrors.NoProperties;
        }

        var (issuer, subject, audiences) = (properties.Text("issuer"), properties.Text("subject"), properties["audiences"] as JsonArray);
        if (string.IsNullOrEmpty(issuer) || string.IsNullOrEmpty(subject) || audiences is null)
        {
            return FederatedCredentialErrors.NoProperties;
        }

        if (audiences is not [JsonValue only] || only.GetValueKind() != JsonValueKind.String || only.GetValue<string>() is not { Length: > 0 } audience)
        {
            return FederatedCredentialErrors.NotOneAudience;
        }

        given = new(request.Path.Name, issuer, subject, audience);
        return !NameRules.IsIssuer(issuer) ? FederatedCredentialErrors.InvalidProperty("issuer", "it must be an absolute URL without query and fragment")
            : TooLong(given) is { } name ? FederatedCredentialErrors.InvalidProperty(name, $"it has at most {Longest} characters")
            : null;
    }

    private static string? TooLong(FederatedCredential given) =>
        given.Issuer.Length > Longest ? "issuer" : given.Subject.Length > Longest ? "subject" : given.Audience.Length > Longest ? "audiences" : null;
}
