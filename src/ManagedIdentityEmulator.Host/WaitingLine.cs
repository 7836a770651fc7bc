namespace ManagedIdentityEmulator.Host;

/// <summary>Tells a person at a terminal what is waited for, on a line that is gone when that is over. A script sees nothing of it.</summary>
internal sealed class WaitingLine : IDisposable
{
    private const string ClearLine = "\r\e[K";
    private static readonly TimeSpan second = TimeSpan.FromSeconds(1); // what is over sooner needs no words

    private readonly Lock writing = new();
    private readonly Timer? timer;
    private readonly string what;
    private int seconds;
    private bool isOver;

    /// <param name="what">What goes on, e.g. "waiting for the emulator".</param>
    public WaitingLine(string what)
    {
        this.what = what;
        if (!Console.IsErrorRedirected && Terminal.IsCapable)
        {
            timer = new Timer(_ => Tell(), null, second, second);
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        lock (writing)
        {
            isOver = true;
            if (seconds > 0)
            {
                Console.Error.Write(ClearLine);
            }
        }
    }

    private void Tell()
    {
        lock (writing)
        {
            if (!isOver)
            {
                Console.Error.Write($"{ClearLine}{what}, {++seconds} s");
            }
        }
    }
}
