using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host;

/// <summary>Hears SIGINT and SIGTERM from the first moment on: the web host hears them only once it has started.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource told = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

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
