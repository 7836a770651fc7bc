using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>An emulator with its default configuration at 169.254.169.254, in a network of its own, where clients find it with nothing configured.</summary>
public sealed class EmulatorAtTheImdsAddress : IAsyncLifetime
{
    private EmulatorProcess? emulator;
    private string? missing;
    private NetworkNamespace? network;

    /// <summary>The emulator; where it cannot be had, the test is skipped.</summary>
    internal EmulatorProcess Emulator
    {
        get
        {
            Prerequisite.Require(missing);
            return emulator!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (await ProcessRunner.WhyNotAsync(new Command("curl", "--version")) is { } noCurl)
        {
            missing = $"curl is not here: {noCurl}";
        }
        else
        {
            (network, missing) = await NetworkNamespace.TryCreateAsync();
        }

        if (network is not null)
        {
            await StartAsync(network);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (emulator is not null)
        {
            await emulator.DisposeAsync();
        }

        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }

    private async Task StartAsync(NetworkNamespace within)
    {
        try
        {
            emulator = await EmulatorProcess.StartAsync(network: within);
        }
        catch
        {
            network = null;
            await within.DisposeAsync();
            throw;
        }
    }
}
