using System.Net;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>What the emulator's clock shows: the machine's time and how far this program has moved it.</summary>
internal sealed class MovedClock
{
    private static readonly TimeSpan step = TimeSpan.FromSeconds(30);

    private long ahead;
    private long settled;
    private int moves; // odd while it is being moved

    /// <summary>The latest that it can show. While it is being moved it may not be there yet: what lives by this, lives.</summary>
    public DateTimeOffset Latest => TimeProvider.System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref ahead));

    /// <summary>The earliest that it can show.</summary>
    public DateTimeOffset Earliest => TimeProvider.System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref settled));

    /// <summary>A mark of now, for <see cref="HasMoved"/>.</summary>
    public int Mark => Volatile.Read(ref moves);

    /// <summary>Whether it was moved since then, or was being moved.</summary>
    public bool HasMoved(int since) => since % 2 != 0 || since != Mark;

    public Errand Errand(Caller caller) => new("clock moved", step, async cancel =>
    {
        var to = new TimeSpan(Interlocked.Read(ref ahead)) + step;
        Interlocked.Exchange(ref ahead, to.Ticks);
        Interlocked.Increment(ref moves);
        await caller.ControlAsync(HttpMethod.Put, "/_emulator/clock", $$"""{ "offset": "{{to}}" }""", HttpStatusCode.OK, cancel);
        Interlocked.Exchange(ref settled, to.Ticks);
        Interlocked.Increment(ref moves);
    });
}
