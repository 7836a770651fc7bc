namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>One emulator on real ports for the tests of a class that leave nothing behind.</summary>
public class EmulatorFixture : IAsyncLifetime
{
    public Emulator Emulator { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Emulator = await Emulator.StartAsync(Build);
        Client = new HttpClient { BaseAddress = Emulator.DataAddress };
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Build(EmulatorBuilder emulator)
    {
    }
}
