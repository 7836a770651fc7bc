using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>The signature algorithms that Entra takes of clients: RSA over SHA-256.</summary>
internal static class RsaSignature
{
    public const string Rs256 = "RS256";
    public const string Ps256 = "PS256";

    public static bool IsOf(RSA key, ClientAssertion assertion) =>
        key.VerifyData(assertion.SigningInput, assertion.Signature, HashAlgorithmName.SHA256, assertion.Algorithm == Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);

    public static bool IsOf(RSAParameters key, ClientAssertion assertion)
    {
        using var rsa = RSA.Create(key);
        return IsOf(rsa, assertion);
    }
}
