using ManagedIdentityEmulator.Entra.Federation;
using ManagedIdentityEmulator.Entra.TokenRequests;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>Whether a client is who it says it is. Secrets are nobody's here: only assertions count.</summary>
internal sealed class ClientAuthentication(CertificateAssertions certificates, FederatedAssertions federation)
{
    public const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <param name="client">Whom it says to be.</param>
    /// <param name="credentials">How it proves that.</param>
    /// <param name="address">The authority as the client has addressed it.</param>
    /// <param name="notes">Where how it has proved that is noted.</param>
    /// <param name="cancel">Gives up waiting for an issuer.</param>
    /// <returns>Why not; <see langword="null"/> where it is.</returns>
    public Task<AuthorityError?> CheckAsync(ServicePrincipal client, ClientCredentials credentials, string address, RequestNotes notes, CancellationToken cancel)
    {
        if (credentials.Assertion is null)
        {
            return Refuse(credentials.HasSecret ? AssertionErrors.SecretInvalid(client.ClientId) : AssertionErrors.CredentialMissing);
        }

        if (credentials.AssertionType != JwtBearer)
        {
            return Refuse(credentials.AssertionType is null ? RequestErrors.ParameterMissing("client_assertion_type") : AssertionErrors.TypeUnsupported);
        }

        if (ClientAssertionReader.Read(credentials.Assertion) is not { } assertion)
        {
            return Refuse(AssertionErrors.Malformed);
        }

        if (Check(assertion) is { } error)
        {
            return Refuse(error);
        }

        var isOwn = IsOwn(assertion);
        notes.Proof = isOwn ? "it has signed for itself, with its certificate" : $"its federated credential for '{assertion.Subject}' of {assertion.Issuer}";
        if (client is ManagedIdentity identity)
        {
            notes.SignInProof = isOwn ? new(Certificate: certificates.Find(identity, assertion)) : new(Federated: federation.Find(identity, assertion));
        }

        return isOwn ? Task.FromResult(certificates.Check(client, assertion, address)) : federation.CheckAsync(client, assertion, cancel);
    }

    // Kubernetes leaves the type out.
    private static AuthorityError? Check(ClientAssertion assertion) =>
        assertion.Type is { } type && !type.Equals("JWT", StringComparison.OrdinalIgnoreCase) && type != "http://openid.net/specs/jwt/1.0" ? AssertionErrors.HeaderTypeInvalid
        : string.IsNullOrEmpty(assertion.Issuer) ? AssertionErrors.ClaimMissing("iss")
        : string.IsNullOrEmpty(assertion.Subject) ? AssertionErrors.ClaimMissing("sub")
        : assertion.Audiences.Count == 0 ? AssertionErrors.ClaimMissing("aud")
        : null;

    // A client that signs for itself is its own issuer, and clients are known by GUIDs; every other issuer is known by an address.
    private static bool IsOwn(ClientAssertion assertion) => Guid.TryParse(assertion.Issuer, out _);

    private static Task<AuthorityError?> Refuse(AuthorityError error) => Task.FromResult<AuthorityError?>(error);
}
