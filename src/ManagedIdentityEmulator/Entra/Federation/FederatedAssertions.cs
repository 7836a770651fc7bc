using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>
/// Tokens of outside issuers, in exchange for which a client gets its own (learn.microsoft.com/entra/workload-id/workload-identity-federation).
/// Whatever can be said without the issuer's keys is said first: an issuer that no federated credential of the client names is never asked.
/// </summary>
internal sealed class FederatedAssertions(EmulatorOptions options, IdentityRegistry registry, AssertionTimes times, IssuerKeys keys)
{
    private static readonly TimeSpan longestLife = TimeSpan.FromHours(25);

    private readonly string entra = TokenOptions.IssuerV2Of(options.TenantId);
    private readonly string entraV1 = options.Tokens.IssuerOf($"{options.TenantId}");

    public async Task<AuthorityError?> CheckAsync(ServicePrincipal client, ClientAssertion assertion, CancellationToken cancel) =>
        CheckClaims(client, assertion) ?? await keys.CheckSignatureAsync(assertion, cancel) ?? CheckEntraSubject(assertion);

    /// <summary>The federated credential that an outside token is of, whether or not it is then believed.</summary>
    public FederatedCredential? Find(ManagedIdentity client, ClientAssertion assertion) =>
        registry.FederatedCredentialsOf(client).FirstOrDefault(credential => credential.Issuer == assertion.Issuer && credential.Subject == assertion.Subject);

    // Only RS256 (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations#supported-signing-algorithms-and-issuers).
    private AuthorityError? CheckClaims(ServicePrincipal client, ClientAssertion assertion) =>
        assertion.Algorithm != RsaSignature.Rs256 ? AssertionErrors.AlgorithmUnsupported(assertion.Algorithm, RsaSignature.Rs256)
        : string.IsNullOrEmpty(assertion.KeyId) ? AssertionErrors.KeyNotNamed
        : Match(client, assertion) ?? times.Check(assertion) ?? CheckLifetime(assertion);

    // Captured, with a missing iat as 0. Entra's own tokens are not an outside provider's, and here they live for as long as is configured.
    private AuthorityError? CheckLifetime(ClientAssertion assertion)
    {
        var (issued, expires) = (assertion.IssuedAt ?? DateTimeOffset.UnixEpoch, assertion.ExpiresOn ?? DateTimeOffset.UnixEpoch);
        return assertion.Issuer == entra || expires - issued <= longestLife
            ? null
            : FederationErrors.LifetimeTooLong(longestLife, issued.ToUnixTimeSeconds(), expires.ToUnixTimeSeconds());
    }

    private AuthorityError? Match(ServicePrincipal client, ClientAssertion assertion)
    {
        FederatedCredential[] all = [.. registry.FederatedCredentialsOf(client)];
        FederatedCredential[] ofIssuer = [.. all.Where(credential => credential.Issuer == assertion.Issuer)];
        FederatedCredential[] ofSubject = [.. ofIssuer.Where(credential => credential.Subject == assertion.Subject)];
        return all.Length == 0 ? FederationErrors.NoCredentials(client.ClientId, client.Name)
            : ofIssuer.Length == 0 ? FederationErrors.IssuerMismatch(assertion.Issuer!)
            : ofSubject.Length == 0 ? FederationErrors.SubjectMismatch(assertion.Subject!)
            : assertion.Issuer == entraV1 ? FederationErrors.EntraTokenRefused
            : assertion.Issuer == entra ? ExchangeAudience.Check(ofSubject, assertion)
            : ofSubject.Any(credential => assertion.Audiences.Contains(credential.Audience)) ? null
            : FederationErrors.AudienceMismatch(string.Join(", ", assertion.Audiences));
    }

    // Documented: of Entra's own tokens, those of user-assigned managed identities count, and no others
    // (learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity).
    private AuthorityError? CheckEntraSubject(ClientAssertion assertion) =>
        assertion.Issuer != entra || (Guid.TryParse(assertion.Subject, out var id) && registry.FindByPrincipalId(id) is { Kind: IdentityKind.UserAssigned })
            ? null
            : FederationErrors.ManagedIdentityRequired;
}
