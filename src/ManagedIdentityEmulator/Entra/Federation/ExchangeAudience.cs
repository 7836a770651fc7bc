using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Targets;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>
/// The audience of Entra's own tokens for the token exchange: in the token it is the application id, whatever was asked for, and in the
/// federated credential it is the URI; the application id there matches nothing (captured).
/// </summary>
internal static class ExchangeAudience
{
    private static readonly WellKnownTarget exchange = WellKnownTarget.All.Single(target => target.AppId == WellKnownTarget.TokenExchange);

    public static AuthorityError? Check(IEnumerable<FederatedCredential> credentials, ClientAssertion assertion) =>
        !assertion.Audiences.Contains(exchange.AppId.ToString()) ? FederationErrors.AudienceMismatch(string.Join(", ", assertion.Audiences))
        : !credentials.Any(credential => exchange.Uris.Contains(credential.Audience)) ? FederationErrors.ExchangeAudienceRequired(exchange.AppId.ToString())
        : null;
}
