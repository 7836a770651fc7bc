namespace ManagedIdentityEmulator.Activity;

/// <summary>What a log remembers: the entries of late, oldest first; where it is full, the oldest makes room.</summary>
internal sealed class RecentEntries<T>(int capacity)
{
    private readonly Lock changing = new();
    private readonly Queue<T> entries = new();

    /// <param name="make">Makes the entry, which comes after all that there are.</param>
    public T Add(Func<T> make)
    {
        lock (changing)
        {
            var made = make();
            if (entries.Count == capacity)
            {
                entries.Dequeue();
            }

            entries.Enqueue(made);
            return made;
        }
    }

    public T[] ToArray()
    {
        lock (changing)
        {
            return [.. entries];
        }
    }

    public void Clear()
    {
        lock (changing)
        {
            entries.Clear();
        }
    }
}
