using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Processes;

[assembly: AssemblyFixture(typeof(Emulators))]

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>The emulators with the default configuration, for all tests, each started when first asked for.</summary>
public sealed class Emulators : IAsyncDisposable
{
    private readonly Lazy<Task<EmulatorProcess>> atTheImdsAddress = new(StartAtTheImdsAddressAsync);
    private readonly Lazy<Task<EmulatorProcess>> onFreePorts = new(() => EmulatorProcess.StartAsync());

    /// <summary>One that clients must be pointed to.</summary>
    internal Task<EmulatorProcess> OnFreePortsAsync() => onFreePorts.Value;

    /// <summary>One at 169.254.169.254, in a network of its own, where clients find it with nothing configured; where it cannot be had, the test is skipped.</summary>
    internal Task<EmulatorProcess> AtTheImdsAddressAsync() => atTheImdsAddress.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var started in new[] { onFreePorts, atTheImdsAddress }.Where(lazy => lazy is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            var emulator = await started.Value;
            await emulator.DisposeAsync();
            if (emulator.Namespace is { } network)
            {
                await network.DisposeAsync();
            }
        }
    }

    private static async Task<EmulatorProcess> StartAtTheImdsAddressAsync()
    {
        Prerequisite.Require(await CurlClient.Instance.WhyNotAsync());
        var (network, missing) = await NetworkNamespace.TryCreateAsync();
        Prerequisite.Require(missing);
        try
        {
            return await EmulatorProcess.StartAsync(network: network);
        }
        catch
        {
            await network!.DisposeAsync();
            throw;
        }
    }
}
