using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Activity.SignIns;

/// <summary>The sign-ins of late, oldest first: as many as the journal has requests, of which each takes half a kB.</summary>
internal sealed class SignInLog(EmulatorOptions options)
{
    private readonly RecentEntries<SignIn> kept = new(options.Journal.Capacity);

    public void Add(SignIn made) => kept.Add(() => made);

    /// <param name="isWanted">Which.</param>
    /// <param name="after">Only those after this one. One that is not kept any more was before all that are.</param>
    public IReadOnlyList<SignIn> Read(Func<SignIn, bool> isWanted, Guid? after = null)
    {
        var all = kept.ToArray();
        var first = after is { } id ? Array.FindIndex(all, signIn => signIn.Id == id) + 1 : 0;
        return [.. all.Skip(first).Where(isWanted)];
    }

    public void Clear() => kept.Clear();
}
