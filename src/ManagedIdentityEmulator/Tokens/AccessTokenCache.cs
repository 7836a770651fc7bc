using System.Collections.Concurrent;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>What a cached token is for. All that its claims depend on counts: an identity that was born again, or has other roles, gets new tokens.</summary>
/// <remarks>The host counts because a user-assigned identity's token names it (<c>xms_az_rid</c>).</remarks>
internal readonly record struct AccessTokenKey(ArmResourceId Host, ManagedIdentity Identity, string Resource)
{
    public bool Equals(AccessTokenKey other) =>
        Identity.ClientId == other.Identity.ClientId && Identity.PrincipalId == other.Identity.PrincipalId
        && ReferenceEquals(Identity.AppRoles, other.Identity.AppRoles) && Resource == other.Resource && Host == other.Host;

    public override int GetHashCode() => HashCode.Combine(Identity.ClientId, Resource);
}

/// <summary>
/// The tokens that are answered again until their refresh point. Callers that ask for the same new token at the same moment
/// wait for one signature and get the same token.
/// </summary>
internal sealed class AccessTokenCache(EmulatorOptions options, KeyRing keys, TimeProvider clock)
{
    private readonly ConcurrentDictionary<AccessTokenKey, Slot> slots = new();
    private readonly Lock trimming = new();
    private readonly int most = options.Tokens.CacheSizeOn(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    private int count;

    /// <summary>The token that is answered again; <see langword="null"/> where there is none.</summary>
    public AccessToken? Find(AccessTokenKey key) => slots.TryGetValue(key, out var slot) && slot.Token is { } token && IsCurrent(token) ? token : null;

    /// <param name="key">What it is for.</param>
    /// <param name="unwanted">The token that was found, and is not to be answered again.</param>
    /// <param name="create">Makes a new one.</param>
    /// <param name="fromCache">Whether somebody else has made it.</param>
    public AccessToken GetOrCreate(AccessTokenKey key, AccessToken? unwanted, Func<AccessToken> create, out bool fromCache)
    {
        var slot = SlotOf(key);
        lock (slot)
        {
            if (slot.Token is { } made && !ReferenceEquals(made, unwanted) && IsCurrent(made))
            {
                fromCache = true;
                return made;
            }

            fromCache = false;
            return slot.Token = create();
        }
    }

    /// <summary>Forgets every token.</summary>
    public void Clear()
    {
        foreach (var key in slots.Keys)
        {
            Forget(key);
        }
    }

    /// <summary>Forgets the tokens of an identity.</summary>
    public void Forget(ManagedIdentity identity)
    {
        foreach (var key in slots.Keys.Where(key => key.Identity.ClientId == identity.ClientId))
        {
            Forget(key);
        }
    }

    // A clock that was moved back leaves tokens behind that are not valid yet, and a drill some that are worthless.
    private bool IsCurrent(AccessToken token) =>
        clock.GetUtcNow() is var now && token.NotBefore <= now && now < token.RefreshOn && token.Epoch == keys.State.Epoch;

    /// <summary>Puts a new token in the place of whatever was cached.</summary>
    public AccessToken Put(AccessTokenKey key, AccessToken token) => SlotOf(key).Token = token;

    private Slot SlotOf(AccessTokenKey key)
    {
        if (slots.TryGetValue(key, out var existing))
        {
            return existing;
        }

        var added = new Slot();
        var slot = slots.GetOrAdd(key, added);
        if (ReferenceEquals(slot, added) && Interlocked.Increment(ref count) > most)
        {
            Trim();
        }

        return slot;
    }

    // Drops the oldest tenth at once, so that a flood of ever new targets pays for this once in many requests.
    private void Trim()
    {
        lock (trimming)
        {
            var surplus = count - most + (most / 10);
            if (count <= most)
            {
                return;
            }

            foreach (var (key, _) in slots.ToArray().Where(pair => pair.Value.Token is not null).OrderBy(pair => pair.Value.Token!.ExpiresOn).Take(surplus))
            {
                Forget(key);
            }
        }
    }

    private void Forget(AccessTokenKey key)
    {
        if (slots.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref count);
        }
    }

    private sealed class Slot
    {
        private volatile AccessToken? token;

        public AccessToken? Token
        {
            get => token;
            set => token = value;
        }
    }
}
