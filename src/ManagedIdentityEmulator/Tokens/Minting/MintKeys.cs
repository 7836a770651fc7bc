using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>Finds what signs a minted token.</summary>
internal sealed class MintKeys(KeyRing ring, TimeProvider clock)
{
    // A minted token may have any: its key stays published for as long as one of the usual life needs it.
    private static readonly DateTimeOffset anyLife = DateTimeOffset.MaxValue;

    // Nobody may ever learn of it: it is in memory alone, and made when it is first asked for.
    private readonly Lazy<Task<SigningKey>> unpublished = new(() => Task.Run(() => SigningKey.Generate(clock.GetUtcNow())));

    public void Check(string name, List<MintProblem> problems)
    {
        if (name is not (MintKey.Signing or MintKey.Next or MintKey.Unpublished) && Published(name) is null)
        {
            problems.Add(new("key", $"{ProblemList.Quote(name)} is no key; there are {MintKey.Signing}, {MintKey.Next}, {MintKey.Unpublished} and, by kid, {string.Join(", ", ring.State.Keys.Select(key => key.Key.KeyId))}"));
        }
    }

    /// <returns>The key; <see langword="null"/> where it has ceased to be published since it was checked.</returns>
    public async Task<SigningKey?> FindAsync(string name, CancellationToken cancel)
    {
        var key = name switch
        {
            MintKey.Signing => ring.ForToken(_ => anyLife).Signing!.Key,
            MintKey.Next => await ring.NextAsync(cancel),
            MintKey.Unpublished => await unpublished.Value.WaitAsync(cancel),
            _ => Published(name),
        };
        if (key is not null)
        {
            ring.SignsAny(key);
        }

        return key;
    }

    private SigningKey? Published(string keyId) => ring.State.Keys.FirstOrDefault(held => held.Key.KeyId == keyId)?.Key;
}
