using static ManagedIdentityEmulator.Entra.AuthorityError;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>Why the token of an outside issuer is not believed, as captured (azure.github.io/azure-workload-identity, "Troubleshooting", and SDKs' logs).</summary>
internal static class FederationErrors
{
    private const string Check = "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

    public static AuthorityError EntraTokenRefused { get; } = new(InvalidClient, 700222, "AAD-issued tokens may not be used for federated identity flows.");

    public static AuthorityError ManagedIdentityRequired { get; } = new(InvalidClient, 700226, "Only MSI tokens may be used as Federated Identity Credentials for AAD issuer.");

    public static AuthorityError NoCredentials(Guid clientId, string name) => new(InvalidClient, 70025,
        $"The client '{clientId}'({name}) has no configured federated identity credentials.");

    public static AuthorityError IssuerMismatch(string issuer) => NoMatch(700211, "issuer", issuer);

    public static AuthorityError AudienceMismatch(string audience) => NoMatch(700212, "audience", audience);

    public static AuthorityError SubjectMismatch(string subject) => NoMatch(700213, "subject", subject);

    public static AuthorityError KeyNotFound(string keyId, string issuer) => new(InvalidClient, 7000272,
        $"The certificate with identifier {Cut(keyId)} used to sign the federated credential could not be found in the metadata of identity provider {issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.");

    /// <summary>The words are ours.</summary>
    public static AuthorityError SignatureInvalid(string keyId, string issuer) => new(InvalidClient, 7000274,
        $"Client assertion contains an invalid signature. [Reason - The provided signature value did not match that of the key with identifier {Cut(keyId)} of identity provider {issuer}.]");

    /// <summary>The same refusal, and that it may be of keys that are no longer the issuer's: ours.</summary>
    public static AuthorityError NotAskedAgain(AuthorityError refusal) => refusal with
    {
        Message = $"{refusal.Message} [The issuer was asked for its keys less than {RefreshAllowance.Pause.TotalSeconds:0} seconds ago and is not asked again yet.]",
    };

    // In 2022 the error was "invalid_request", in 2023 "invalid_client" (captured: MicrosoftDocs/azure-docs#86916, Azure/azure-sdk-for-python#32124).
    public static AuthorityError LifetimeTooLong(TimeSpan longest, long issued, long expires) => new(InvalidClient, 70023,
        $"External OIDC Provider token must have a lifetime of less than or equal to {longest:c}. Token issued at {issued}. Token expires on {expires}.");

    /// <summary>Entra says no more than the first sentence.</summary>
    public static AuthorityError IssuerUnavailable(string issuer, string reason) => new(InvalidRequest, 90061,
        $"Request to External OIDC endpoint failed. [Reason - {reason}, Identity provider: {issuer}]");

    /// <summary>Entra says no more than the first sentence.</summary>
    public static AuthorityError KeysUnusable(string issuer, string reason) => new(InvalidRequest, 900612,
        $"Failed to parse provider signing keys. [Reason - {reason}, Identity provider: {issuer}]");

    /// <summary>That the audience has to be this one is captured; the words are ours.</summary>
    public static AuthorityError ExchangeAudienceRequired(string audience) => new(InvalidClient, 700214,
        $"No matching federated identity record found for presented assertion audience {Quote(audience)}: for a token of this issuer, the audience of the federated identity credential must be 'api://AzureADTokenExchange'. {Check}");

    private static AuthorityError NoMatch(int code, string part, string value) => new(InvalidClient, code,
        $"No matching federated identity record found for presented assertion {part} {Quote(value)}. {Check}");
}
