using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host;

/// <summary>Hears the signals that end the program, from the first moment on.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource told = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals()
    {
        // The first is what a closed terminal sends. Whatever of these a caller ignores, as nohup does that one, .NET leaves ignored.
        PosixSignal[] signals = [PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM];
        registrations = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, Stop));
    }

    public CancellationToken Told => told.Token;

    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        told.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true; // the program ends itself, with its own exit code
        told.Cancel();
    }
}
