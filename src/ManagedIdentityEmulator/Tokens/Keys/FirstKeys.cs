using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>What a key ring begins with. It takes longest of a start, and goes on beside the rest of it.</summary>
/// <param name="Kept">The keys that the data directory has.</param>
/// <param name="Made">A new key, where none of those signs.</param>
internal sealed record FirstKeys(ImmutableArray<RingKey> Kept, SigningKey? Made)
{
    private const int ProcessorsToSpare = 4; // one of them for the rest of the start, and one for whoever waits for it

    private static Task<SigningKey>? foreseen;

    /// <summary>
    /// Begins to make a key before it is known whether one will be asked for. The next ring that has none takes it. How long that takes is a
    /// matter of luck: where processors are idle, the first of two counts, which takes 85 ms in the median in place of 121.
    /// </summary>
    public static void Foresee(TimeProvider clock) => foreseen = Environment.ProcessorCount < ProcessorsToSpare ? Make(clock) : Task.WhenAny(Make(clock), Make(clock)).Unwrap();

    /// <exception cref="Storage.DataDirectoryException">What is kept cannot be read.</exception>
    public static Task<FirstKeys> Begin(KeyRingStore store, TimeProvider clock) => Task.Run(async () =>
    {
        var kept = store.Load();
        return new FirstKeys(kept, new KeyRingState(kept).Signing is null ? await (Interlocked.Exchange(ref foreseen, null) ?? Make(clock)) : null);
    });

    private static Task<SigningKey> Make(TimeProvider clock) => Task.Run(() => SigningKey.Generate(clock.GetUtcNow()));
}
