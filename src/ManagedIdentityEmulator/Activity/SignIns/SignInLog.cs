using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Activity.SignIns;

/// <summary>The sign-ins of late, oldest first: as many as the journal has requests, of which each takes half a kB.</summary>
internal sealed class SignInLog(EmulatorOptions options)
{
    private readonly Lock changing = new();
    private readonly Queue<SignIn> kept = [];

    public void Add(SignIn made)
    {
        lock (changing)
        {
            if (kept.Count == options.Journal.Capacity)
            {
                kept.Dequeue();
            }

            kept.Enqueue(made);
        }
    }

    /// <param name="isWanted">Which.</param>
    /// <param name="after">Only those after this one. One that is not kept any more was before all that are.</param>
    public IReadOnlyList<SignIn> Read(Func<SignIn, bool> isWanted, Guid? after = null)
    {
        SignIn[] all;
        lock (changing)
        {
            all = [.. kept];
        }

        var first = after is { } id ? Array.FindIndex(all, signIn => signIn.Id == id) + 1 : 0;
        return [.. all.Skip(first).Where(isWanted)];
    }

    public void Clear()
    {
        lock (changing)
        {
            kept.Clear();
        }
    }
}
