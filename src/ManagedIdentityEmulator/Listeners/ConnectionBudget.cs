using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>How many connections there may be at once, on all listeners together.</summary>
internal sealed partial class ConnectionBudget
{
    private const int Least = 16;
    private const int FilesOfItsOwn = 384; // its assemblies above all

    private readonly ILogger<ConnectionBudget> log;
    private int open;
    private int hasComplained;

    public ConnectionBudget(EmulatorOptions options, ILogger<ConnectionBudget> log)
    {
        this.log = log;
        Most = Math.Min(options.Listeners.Limits.Connections, OfFiles(FileLimit.OfProcess()));
        KeptForControl = Most / 8; // whoever wants to see what goes on gets in
    }

    public int Most { get; }

    public int KeptForControl { get; }

    /// <summary>How many connections there may be where a process may have so many files open: a request may need one more for itself.</summary>
    public static int OfFiles(int files) => Math.Max(Least, (int)((files - (long)FilesOfItsOwn) * 3 / 4));

    /// <summary>Counts a connection that has come in; <see langword="false"/> where it is one too many.</summary>
    public bool TryTake(Listener listener)
    {
        if (Interlocked.Increment(ref open) <= (listener == Listener.Control ? Most : Most - KeptForControl))
        {
            return true;
        }

        Complain();
        Release();
        return false;
    }

    /// <summary>Counts it no more when it has ended.</summary>
    public ConnectionDelegate Counted(ConnectionDelegate next) => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            Release();
        }
    };

    private void Release()
    {
        if (Interlocked.Decrement(ref open) < Most / 2)
        {
            Volatile.Write(ref hasComplained, 0);
        }
    }

    // Once until there is room again, not once for each of thousands.
    private void Complain()
    {
        if (Interlocked.Exchange(ref hasComplained, 1) == 0)
        {
            TooMany(Most - KeptForControl);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "{Most} connections are open, which is as many as there may be (by 'ulimit -n', or 10,000): until some end, others are closed at once")]
    private partial void TooMany(int most);
}
