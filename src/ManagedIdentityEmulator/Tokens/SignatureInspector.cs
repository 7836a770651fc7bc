using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Who has signed a token, as far as the emulator can know.</summary>
internal enum SignatureVerdict
{
    /// <summary>The key that it names has signed it.</summary>
    Valid,

    /// <summary>It was changed since, or another key has signed it.</summary>
    Wrong,

    /// <summary>It names a key that the emulator has never published, or none.</summary>
    UnknownKey,

    /// <summary>It is no token signed with RS256.</summary>
    Unreadable,
}

/// <param name="Key">Where the key that it names is in its life: <c>published</c>, <c>signing</c>, <c>retired</c>, <c>gone</c>, <c>unpublished</c> (in a drill), or <c>cluster</c> for an AKS host's.</param>
/// <param name="Detail">The same in words.</param>
internal sealed record SignatureFinding(SignatureVerdict Verdict, string? KeyId, string? Key, string Detail);

/// <summary>
/// Looks at a token for a person: whose signature it is, with keys too that no consumer is told of any more. Times and claims are for him to judge.
/// </summary>
internal sealed class SignatureInspector(KeyRing ring, IEnumerable<ILocalIssuer> issuers)
{
    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public SignatureFinding Inspect(string jwt)
    {
        if (jwt.Split('.') is not [var header, var payload, var signature] || !Base64Url.IsValid(header) || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature))
        {
            return Unreadable(null, "It is no signed JWT: three parts in base64url, with dots between them.");
        }

        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header), strict);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), strict);
            var (alg, kid) = (Text(head, "alg"), Text(head, "kid"));
            return alg != "RS256" ? Unreadable(kid, $"Its algorithm is {alg ?? "not named"}: the emulator signs with RS256, and nothing else.")
                : kid is null ? new(SignatureVerdict.UnknownKey, null, null, "Its header names no key (kid).")
                : Find(kid, Text(claims, "iss")) is not var (key, phase, words) ? new(SignatureVerdict.UnknownKey, kid, null, "No key of this emulator has that id: it is another issuer's token, was minted with key unpublished, or is from before a restart without --data.")
                : IsSigned(key, jwt[..jwt.LastIndexOf('.')], Base64Url.DecodeFromChars(signature)) ? new(SignatureVerdict.Valid, kid, phase, words)
                : new(SignatureVerdict.Wrong, kid, phase, "The signature is not that of the key that it names: the token was changed, or cut.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Unreadable(null, "Its header or its claims are no JSON object.");
        }
    }

    private (PublicKey Key, string Phase, string Words)? Find(string kid, string? issuer)
    {
        var state = ring.State;
        if (state.Unpublished is { } unpublished && unpublished.Key.KeyId == kid)
        {
            return (PublicOf(unpublished), "unpublished", "Signed by the key that signs now, which a drill keeps out of the key document: consumers refuse it.");
        }

        if (state.Keys.FirstOrDefault(held => held.Key.KeyId == kid) is { } held)
        {
            return held.Phase switch
            {
                KeyPhase.Signing => (PublicOf(held), "signing", "Signed by the key that signs now."),
                KeyPhase.Published => (PublicOf(held), "published", "Signed by the key that is published to sign next: minted, as no client gets one."),
                _ => (PublicOf(held), "retired", "Signed by a key that has retired and is still published: consumers accept it."),
            };
        }

        if (ring.Gone.FirstOrDefault(key => key.Key.KeyId == kid) is { } gone)
        {
            return (gone.Key, "gone", $"Signed by a key that is not published any more, since {gone.GoneAt:u}: consumers that read the keys again refuse it.");
        }

        var ofCluster = issuer is null ? null : issuers.Select(local => local.KeysOf(issuer)).OfType<IReadOnlyList<PublicKey>>().SelectMany(keys => keys).FirstOrDefault(key => key.KeyId == kid);
        return ofCluster is null ? null : (ofCluster, "cluster", "Signed by the key of an AKS host's OIDC issuer.");
    }

    private static PublicKey PublicOf(RingKey held) => new(held.Key.KeyId, held.Key.PublicPart);

    private static bool IsSigned(PublicKey key, string input, byte[] signature)
    {
        using var rsa = RSA.Create(key.Parameters);
        return rsa.VerifyData(Encoding.ASCII.GetBytes(input), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static SignatureFinding Unreadable(string? kid, string detail) => new(SignatureVerdict.Unreadable, kid, null, detail);

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
