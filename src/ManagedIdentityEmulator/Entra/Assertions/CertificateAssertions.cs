using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>
/// Assertions that a managed identity signs for itself, with the private key of its current or its previous certificate
/// (learn.microsoft.com/entra/identity-platform/certificate-credentials). One that is used again is believed again: Entra asks for a
/// <c>jti</c> of its own in each and does not insist.
/// </summary>
internal sealed class CertificateAssertions(EmulatorOptions options, CredentialRing ring, AssertionTimes times, TimeProvider clock)
{
    private const string Azure = "https://login.microsoftonline.com";
    private const string Supported = $"{RsaSignature.Rs256},{RsaSignature.Ps256}";

    /// <param name="address">The authority as the client has addressed it.</param>
    public AuthorityError? Check(ServicePrincipal client, ClientAssertion assertion, string address)
    {
        var id = client.ClientId.ToString();
        return !id.Equals(assertion.Issuer, StringComparison.OrdinalIgnoreCase) ? AssertionErrors.ClientMismatch
            : !id.Equals(assertion.Subject, StringComparison.OrdinalIgnoreCase) ? AssertionErrors.SubjectMismatch
            : client is not ManagedIdentity identity ? AssertionErrors.NoKeys
            : assertion.Algorithm is not (RsaSignature.Rs256 or RsaSignature.Ps256) ? AssertionErrors.AlgorithmUnsupported(assertion.Algorithm, Supported)
            : CheckSignature(identity, assertion) ?? (IsForUs(assertion, address) ? times.Check(assertion) : AssertionErrors.AudienceMismatch);
    }

    /// <summary>The identity's certificate that an assertion names.</summary>
    /// <remarks>One that was never made is nobody's to sign with, and a stranger is not to have it made.</remarks>
    public IdentityCredential? Find(ManagedIdentity identity, ClientAssertion assertion)
    {
        var held = ring.Of(identity);
        return new[] { held.Current, held.Previous }.FirstOrDefault(credential => credential is { IsMade: true } && CertificateThumbprint.IsOf(credential.Certificate, assertion));
    }

    private AuthorityError? CheckSignature(ManagedIdentity identity, ClientAssertion assertion)
    {
        if (CertificateThumbprint.Of(assertion) is not { } thumbprint)
        {
            return AssertionErrors.KeyNotNamed;
        }

        if (Find(identity, assertion) is not { } credential)
        {
            return AssertionErrors.CertificateNotFound(thumbprint, identity.ClientId);
        }

        if (clock.GetUtcNow() > credential.NotAfter)
        {
            return AssertionErrors.CertificateExpired(thumbprint, credential.NotBefore, credential.NotAfter, identity.ClientId);
        }

        using var key = credential.Certificate.GetRSAPublicKey()!;
        return RsaSignature.IsOf(key, assertion) ? null : AssertionErrors.CertificateSignatureInvalid(thumbprint, credential.NotBefore, credential.NotAfter, identity.ClientId);
    }

    // The token endpoints and the authorities above them, on the host that the client used or on Azure's own, which SDKs that were
    // given the address by other means still write; and the issuers.
    private bool IsForUs(ClientAssertion assertion, string address)
    {
        var tenant = options.TenantId.ToString();
        string[] authorities = [$"{address}/{tenant}", $"{Azure}/{tenant}"];
        string[] audiences = [.. authorities.SelectMany(authority => new[] { authority, $"{authority}/v2.0", $"{authority}/oauth2/token", $"{authority}/oauth2/v2.0/token" }), options.Tokens.IssuerOf(tenant)];
        return assertion.Audiences.Any(audience => audiences.Any(known => known.TrimEnd('/').Equals(audience.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)));
    }
}
