using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>An emulator in this process, whose inside can be reached, on free ports and without a log.</summary>
internal static class EmulatorInProcess
{
    public static Task<EmulatorServer> StartAsync(EmulatorOptions options)
    {
        (options.Listeners.Port, options.Listeners.TlsPort, options.Listeners.ControlPort, options.Listeners.ImdsAddress) = (0, 0, 0, ImdsAddressMode.Off);
        return EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { });
    }
}
