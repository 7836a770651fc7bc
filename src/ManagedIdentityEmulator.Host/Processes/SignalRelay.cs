using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host.Processes;

/// <summary>Passes on to a child what this process is signalled, so that the child decides when both end.</summary>
internal sealed class SignalRelay : IDisposable
{
    private static readonly (PosixSignal Signal, bool IsKey)[] everywhere =
        [(PosixSignal.SIGHUP, false), (PosixSignal.SIGINT, true), (PosixSignal.SIGQUIT, true), (PosixSignal.SIGTERM, false)];

    // SIGUSR1 and SIGUSR2, whose numbers differ.
    private static readonly int[] users = OperatingSystem.IsLinux() ? [10, 12] : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? [30, 31] : [];

    private static readonly (PosixSignal Signal, int Number, bool IsKey)[] relayed =
        [.. everywhere.Select(relay => (relay.Signal, SignalNumber.Of(relay.Signal), relay.IsKey)), .. users.Select(number => ((PosixSignal)number, number, false))];

    private readonly Lock access = new();
    private readonly List<int> early = [];
    private readonly PosixSignalRegistration[] registrations;
    private volatile Process? child;

    /// <summary>From now on this process does not end by a signal; those that come before there is a child wait for it.</summary>
    public SignalRelay() => registrations = [.. relayed.Select(relay => PosixSignalRegistration.Create(relay.Signal, context => Relay(context, relay.Number, relay.IsKey)))];

    /// <summary>Starts the child. A signal that comes meanwhile waits until it is known.</summary>
    public Process Start(Func<Process> start)
    {
        lock (access)
        {
            child = start();
            early.ForEach(Send);
            return child;
        }
    }

    public void Dispose() => Array.ForEach(registrations, registration => registration.Dispose());

    private void Relay(PosixSignalContext context, int number, bool isKey)
    {
        context.Cancel = true;
        var isEarly = child is null;
        lock (access)
        {
            if (child is null)
            {
                early.Add(number);
            }
            else if (!OperatingSystem.IsWindows() && !(isKey && HasBeenTold(child, number, isEarly)))
            {
                Send(number);
            }
        }
    }

    // A terminal's key tells all of its foreground, but for a child that was not there yet: one without a handler, which lives, was not told.
    private static bool HasBeenTold(Process child, int number, bool isEarly) => Unix.IsInTerminalForeground() && (!isEarly || Unix.HasHandler(child.Id, number));

    private void Send(int number)
    {
        if (!OperatingSystem.IsWindows() && !child!.HasExited)
        {
            Unix.Send(number, child.Id);
        }
    }
}
