namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>One emulator for all tests of a class that only ask it.</summary>
public sealed class RunningEmulator : IAsyncLifetime
{
    internal EmulatorProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await EmulatorProcess.StartEmulatorAsync();

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
