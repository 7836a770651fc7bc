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
/// Looks at a token for a person: whose signature it is, with keys too that no consumer is told of any more. Times and claims are for that person to judge.
/// </summary>
internal sealed class SignatureInspector(KeyRing ring, IEnumerable<ILocalIssuer> issuers)
{
    public SignatureFinding Inspect(string jwt)
    {
        try
        {
            var shown = ShownJwt.Parse(jwt);
            var (alg, kid) = (ShownJwt.Text(shown.Header, "alg"), ShownJwt.Text(shown.Header, "kid"));
            return alg != "RS256" ? new(SignatureVerdict.Unreadable, kid, null, $"Its algorithm is {alg ?? "not named"}: the emulator signs with RS256, and nothing else.")
                : kid is null ? new(SignatureVerdict.UnknownKey, null, null, "Its header names no key (kid).")
                : Find(kid, ShownJwt.Text(shown.Claims, "iss")) is not var (key, phase, words) ? new(SignatureVerdict.UnknownKey, kid, null, "No key of this emulator has that id: it is another issuer's token, was minted with key unpublished, or is from before a restart without --data.")
                : shown.IsSignedBy(key.Parameters) ? new(SignatureVerdict.Valid, kid, phase, words)
                : new(SignatureVerdict.Wrong, kid, phase, "The signature is not that of the key that it names: the token was changed, or cut.");
        }
        catch (FormatException e)
        {
            return new(SignatureVerdict.Unreadable, null, null, $"It {e.Message}.");
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
}
