using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>Which certificate an assertion names: by <c>x5t#S256</c>, <c>x5t</c>, or by a <c>kid</c> in any of the forms that SDKs have sent.</summary>
internal static class CertificateThumbprint
{
    /// <returns>In hex, as Entra's messages have it, where it is a thumbprint; <see langword="null"/> where none is named.</returns>
    public static string? Of(ClientAssertion assertion)
    {
        var named = assertion.Sha256Thumbprint ?? assertion.Thumbprint ?? assertion.KeyId;
        return named is not null && Decode(named) is { } hash ? Convert.ToHexString(hash) : named;
    }

    /// <summary>Where an assertion names several thumbprints, each has to be the certificate's.</summary>
    public static bool IsOf(X509Certificate2 certificate, ClientAssertion assertion)
    {
        var (sha1, sha256) = (certificate.GetCertHash(), certificate.GetCertHash(HashAlgorithmName.SHA256));
        return (assertion.Sha256Thumbprint, assertion.Thumbprint) is (null, null)
            ? assertion.KeyId is { } keyId && (Is(keyId, sha1) || Is(keyId, sha256) || IsHex(keyId, sha1) || IsHex(keyId, sha256))
            : (assertion.Thumbprint is not { } sha1Named || Is(sha1Named, sha1)) && (assertion.Sha256Thumbprint is not { } sha256Named || Is(sha256Named, sha256));
    }

    private static bool Is(string named, byte[] hash) => Decode(named).AsSpan().SequenceEqual(hash);

    private static bool IsHex(string named, byte[] hash) => Convert.ToHexString(hash).Equals(named, StringComparison.OrdinalIgnoreCase);

    // RFC 7515 §4.1.7 has base64url without padding. MSAL for Python leaves the padding on, and MSAL for Go writes ordinary base64.
    private static byte[]? Decode(string named)
    {
        var text = named.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var hash = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return text.Length is 27 or 43 && Base64Url.DecodeFromChars(text, hash, out _, out var length) == OperationStatus.Done ? hash[..length] : null;
    }
}
