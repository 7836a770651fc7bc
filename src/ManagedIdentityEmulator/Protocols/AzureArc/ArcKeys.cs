using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>
/// The keys by which a client proves that it may read the machine's files. Each is good for one token of the host it was issued for;
/// its file goes with it.
/// </summary>
internal sealed class ArcKeys(ArcKeyFolder folder, TimeProvider clock) : IDisposable
{
    /// <summary>How many may be outstanding: a client that never comes back must not fill the disk.</summary>
    public const int Most = 4096;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock changing = new();
    private readonly OrderedDictionary<string, ArcKey> outstanding = new(SecretComparer.Instance);

    /// <returns>The file to read the key from.</returns>
    /// <exception cref="ArcKeyFolderException">It cannot be written.</exception>
    public string Issue(AzureHost host)
    {
        lock (changing)
        {
            var now = clock.GetUtcNow();
            while (outstanding.Count >= Most || (outstanding.Count > 0 && outstanding.GetAt(0).Value.ExpiresOn <= now))
            {
                Drop(0);
            }

            var text = ArcKey.NewText();
            var key = new ArcKey(text, folder.Write(text), host.ResourceId, now + Lifetime);
            outstanding.Add(text, key);
            return key.File;
        }
    }

    /// <summary>Takes a key out, with its file.</summary>
    /// <returns><see langword="null"/> where it is none of that host's that still counts.</returns>
    public ArcKey? Take(AzureHost host, string text)
    {
        lock (changing)
        {
            if (!outstanding.TryGetValue(text, out var key) || key.Host != host.ResourceId)
            {
                return null;
            }

            Drop(outstanding.IndexOf(text));
            return clock.GetUtcNow() < key.ExpiresOn ? key : null;
        }
    }

    /// <summary>Lets a key that was taken count again, without its file.</summary>
    public void Return(ArcKey key)
    {
        lock (changing)
        {
            outstanding.Insert(0, key.Text, key); // it is older than those that came since
        }
    }

    public void Dispose()
    {
        lock (changing)
        {
            while (outstanding.Count > 0)
            {
                Drop(outstanding.Count - 1);
            }
        }
    }

    private void Drop(int index)
    {
        ArcKeyFolder.Delete(outstanding.GetAt(index).Value.File);
        outstanding.RemoveAt(index);
    }
}
