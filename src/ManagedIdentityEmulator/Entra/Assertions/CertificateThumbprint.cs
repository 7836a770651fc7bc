using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>Which certificate an assertion names: by <c>x5t#S256</c>, <c>x5t</c>, or by a <c>kid</c> in either of the forms that SDKs have sent.</summary>
internal static class CertificateThumbprint
{
    /// <returns>In hex, as Entra's messages have it, where it is a thumbprint; <see langword="null"/> where none is named.</returns>
    public static string? Of(ClientAssertion assertion)
    {
        var named = assertion.Sha256Thumbprint ?? assertion.Thumbprint ?? assertion.KeyId;
        return named is { Length: 27 or 43 } && Base64Url.IsValid(named) ? Convert.ToHexString(Base64Url.DecodeFromChars(named)) : named;
    }

    /// <summary>Where an assertion names several thumbprints, each has to be the certificate's.</summary>
    public static bool IsOf(X509Certificate2 certificate, ClientAssertion assertion)
    {
        var sha1 = Base64Url.EncodeToString(certificate.GetCertHash());
        return (assertion.Sha256Thumbprint, assertion.Thumbprint) is (null, null)
            ? assertion.KeyId == sha1 || certificate.Thumbprint.Equals(assertion.KeyId, StringComparison.OrdinalIgnoreCase)
            : (assertion.Thumbprint ?? sha1) == sha1 && (assertion.Sha256Thumbprint is not { } sha256 || sha256 == Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)));
    }
}
