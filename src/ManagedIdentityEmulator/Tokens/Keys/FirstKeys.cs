using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>What a key ring begins with. It is read or made beside the rest of a start.</summary>
/// <param name="Kept">The keys that the data directory has.</param>
/// <param name="Made">A new key, where none of those signs.</param>
internal sealed record FirstKeys(ImmutableArray<RingKey> Kept, SigningKey? Made)
{
    /// <exception cref="Storage.DataDirectoryException">What is kept cannot be read.</exception>
    public static Task<FirstKeys> Begin(KeyRingStore store, TimeProvider clock) => Task.Run(() =>
    {
        var kept = store.Load();
        return new FirstKeys(kept, new KeyRingState(kept).Signing is null ? SigningKey.Generate(clock.GetUtcNow()) : null);
    });
}
