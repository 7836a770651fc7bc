using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Cryptography;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>An RSA key that signs tokens, and the self-signed certificate that it is published with.</summary>
internal sealed class SigningKey
{
    // Entra's own: subject and five years, see the x5c of login.microsoftonline.com/common/discovery/keys.
    private const string Subject = "CN=accounts.accesscontrol.windows.net";
    private static readonly TimeSpan life = TimeSpan.FromDays(5 * 365.25);

    private readonly RSAParameters parameters;
    private readonly byte[] privateKey;
    private long lastTokenEnds; // ticks in UTC

    private SigningKey(RSA rsa, byte[] certificate)
    {
        parameters = rsa.ExportParameters(includePrivateParameters: true);
        privateKey = rsa.ExportPkcs8PrivateKey(); // it is written with each rotation, as long as the key is published
        Signer = new(parameters);
        Certificate = certificate;
#pragma warning disable CA5350 // x5t is by definition a SHA-1 thumbprint (RFC 7517 §4.8), and Entra's kid equals it.
        KeyId = Base64Url.EncodeToString(SHA1.HashData(certificate));
#pragma warning restore CA5350
    }

    /// <summary>The <c>kid</c>, which is also the <c>x5t</c>: base64url of the certificate's SHA-1.</summary>
    public string KeyId { get; }

    /// <summary>The certificate, DER.</summary>
    public byte[] Certificate { get; }

    public RSAParameters PublicPart => new() { Modulus = parameters.Modulus, Exponent = parameters.Exponent };

    /// <summary>Whether it was kept: which tokens it signed before the start is not known, and it may be any.</summary>
    public bool IsKept { get; private init; }

    /// <summary>When the last of the tokens ends that it has signed since the start; long ago where it has signed none.</summary>
    public DateTimeOffset LastTokenEnds => new(Interlocked.Read(ref lastTokenEnds), TimeSpan.Zero);

    /// <summary>Where new keys come from. Tests that start hundreds of emulators in one process have a quicker source.</summary>
    internal static Func<int, RSA> Source { private get; set; } = RsaKeys.Create;

    /// <summary>Makes a key, which takes as long as <see cref="RsaKeys.Create"/> does.</summary>
    public static SigningKey Generate(DateTimeOffset now)
    {
        using var rsa = Source(RsaSigner.KeyLength);
        var request = new CertificateRequest(Subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now, now.Plus(life));
        return new SigningKey(rsa, certificate.RawData);
    }

    /// <summary>A key that was kept.</summary>
    public static SigningKey Restore(byte[] privateKey, byte[] certificate)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(privateKey, out _);
        return new SigningKey(rsa, certificate) { IsKept = true };
    }

    public RsaSigner Signer { get; }

    /// <summary>Has it known that a token which it signs lives until then.</summary>
    public void SignsUntil(DateTimeOffset end)
    {
        for (var known = Interlocked.Read(ref lastTokenEnds); known < end.UtcTicks;)
        {
            known = Interlocked.CompareExchange(ref lastTokenEnds, end.UtcTicks, known);
        }
    }

    public byte[] ExportPrivateKey() => privateKey;
}
