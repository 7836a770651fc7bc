using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/keys</c>: signing keys and credentials over time, those too that are gone, and what is due. No private part of anything.</summary>
internal sealed class KeyTimelineEndpoint(KeyRing keys, CredentialRing credentials, IdentityRegistry registry)
{
    public Task GetAsync(HttpContext http)
    {
        var ring = keys.State;
        var timeline = new KeyTimeline(
            keys.NextRotation(),
            [.. Unpublished(ring), .. ring.Keys.Select(Describe), .. keys.Gone.Select(Describe)],
            registry.Identities.OrderBy(identity => identity.Kind).ThenBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase).Select(Describe));
        return JsonBody.StreamAsync(http.Response, timeline, ControlJson.Default.KeyTimeline);
    }

    private static IEnumerable<KeyLife> Unpublished(KeyRingState ring) =>
        ring.Unpublished is { } key ? [new(key.Key.KeyId, KeyLifePhase.Unpublished, null, key.SigningFrom, null, null, null)] : [];

    private KeyLife Describe(RingKey key) => new(key.Key.KeyId, (KeyLifePhase)key.Phase, key.PublishedAt, key.SigningFrom, key.RetiredAt, keys.GoesAt(key), null);

    private static KeyLife Describe(GoneKey key) => new(key.Key.KeyId!, KeyLifePhase.Gone, key.PublishedAt, key.SigningFrom, key.RetiredAt, key.GoneAt, key.IsWithdrawn);

    private CredentialLife Describe(ManagedIdentity identity)
    {
        var held = credentials.Of(identity);
        return new(
            identity.Name, identity.Kind, identity.ClientId, held.Current.KeyId, held.Current.NotBefore, held.Current.NotAfter, credentials.RenewsAt(held),
            held.Previous is { } previous ? new(previous.KeyId, previous.NotBefore, previous.NotAfter) : null);
    }
}

/// <summary>Where a key is in its life, for those who look at all of it.</summary>
internal enum KeyLifePhase
{
    Published = KeyPhase.Published,
    Signing = KeyPhase.Signing,
    Retired = KeyPhase.Retired,
    Gone,

    /// <summary>It signs, and a drill keeps it out of the key document.</summary>
    Unpublished,
}

/// <param name="NextRotation">When the next rotation is due, if nobody forces one.</param>
/// <param name="Keys">The newest first.</param>
internal sealed record KeyTimeline(DateTimeOffset? NextRotation, IReadOnlyList<KeyLife> Keys, IEnumerable<CredentialLife> Credentials);

/// <param name="GoneAt">When it went, or will go.</param>
/// <param name="Withdrawn">Of a key that is gone: whether it went before its tokens had expired.</param>
internal sealed record KeyLife(
    string Kid, KeyLifePhase Phase, DateTimeOffset? PublishedAt, DateTimeOffset? SigningFrom, DateTimeOffset? RetiredAt, DateTimeOffset? GoneAt, bool? Withdrawn);

/// <param name="RenewsAt">When it is due to be renewed.</param>
/// <param name="Previous">The one before it, which counts until it expires.</param>
internal sealed record CredentialLife(
    string Identity, IdentityKind Kind, Guid ClientId, Guid KeyId, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset RenewsAt, CredentialState? Previous);
