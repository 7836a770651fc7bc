using System.Runtime.InteropServices;
using ManagedIdentityEmulator.Host.Processes;

namespace ManagedIdentityEmulator.Host;

/// <summary>
/// Hears the signals that end the program, from the first moment on. The first asks it to end itself, which it does when what is in flight
/// has been answered; another, of somebody who does not want to wait for that, ends it.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan longestTakingAway = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource told = new();
    private readonly PosixSignalRegistration[] registrations;
    private int heard;

    public StopSignals()
    {
        // The first is what a closed terminal sends. Whatever of these a caller ignores, as nohup does that one, .NET leaves ignored.
        PosixSignal[] signals = [PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM];
        registrations = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, Hear));
    }

    public CancellationToken Told => told.Token;

    /// <summary>Takes away what would outlast the program, where that is ended at once.</summary>
    public Action TakeAway { private get; set; } = () => { };

    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        told.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        context.Cancel = true; // the program ends itself, with its own exit code
        if (Interlocked.Increment(ref heard) == 1)
        {
            told.Cancel();
        }
        else if (context.Signal != PosixSignal.SIGHUP) // of which a closed terminal sends two: its own, and its shell's
        {
            ((IAsyncResult)Task.Run(TakeAway)).AsyncWaitHandle.WaitOne(longestTakingAway);
            Environment.Exit(ExitCode.OfSignal(SignalNumber.Of(context.Signal)));
        }
    }
}
