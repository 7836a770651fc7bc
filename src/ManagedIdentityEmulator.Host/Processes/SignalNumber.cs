using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host.Processes;

internal static class SignalNumber
{
    /// <summary>The number that a signal has on every Unix; on Windows it stands for what its console tells all of its processes.</summary>
    public static int Of(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "its number differs"),
    };
}
