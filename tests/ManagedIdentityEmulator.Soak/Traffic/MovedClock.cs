using System.Net;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>What the emulator's clock shows: the machine's time and how far this program has moved it.</summary>
internal sealed class MovedClock
{
    private static readonly TimeSpan step = TimeSpan.FromSeconds(30);

    private long ahead;
    private long settled;
    private int moves;

    /// <summary>The latest that it can show. While it is being moved it may not be there yet: what lives by this, lives.</summary>
    public DateTimeOffset Latest => TimeProvider.System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref ahead));

    /// <summary>The earliest that it can show.</summary>
    public DateTimeOffset Earliest => TimeProvider.System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref settled));

    /// <summary>How often it was moved, or begun to be.</summary>
    public int Moves => Volatile.Read(ref moves);

    public Errand Errand(Caller caller) => new("clock moved", step, async cancel =>
    {
        var to = new TimeSpan(Interlocked.Read(ref ahead)) + step;
        Interlocked.Exchange(ref ahead, to.Ticks);
        Interlocked.Increment(ref moves);
        await caller.ControlAsync(HttpMethod.Put, "/_emulator/clock", $$"""{ "offset": "{{to}}" }""", HttpStatusCode.OK, cancel);
        Interlocked.Exchange(ref settled, to.Ticks);
    });
}
