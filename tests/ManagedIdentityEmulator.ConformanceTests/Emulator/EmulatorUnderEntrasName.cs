using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>An emulator in a network where login.microsoftonline.com is its name, as a compose network's alias makes it.</summary>
public sealed class EmulatorUnderEntrasName : IAsyncLifetime
{
    private const string Authority = "AZURE_AUTHORITY_HOST";

    private NetworkNamespace? network;
    private EmulatorProcess? emulator;
    private string? missing;

    internal IdentityState Identity => emulator!.State.UserAssigned("default");

    /// <summary>In a pod, with what AKS sets and no other authority than Entra's. Where the machine does not let one be there, the test is skipped.</summary>
    internal Surroundings Cluster
    {
        get
        {
            Prerequisite.Require(missing);
            return field!;
        }

        private set;
    }

    public async ValueTask InitializeAsync()
    {
        missing = await CurlClient.Instance.WhyNotAsync();
        if (missing is null)
        {
            (network, missing) = await NetworkNamespace.TryCreateAsync("login.microsoftonline.com");
        }

        if (missing is null)
        {
            emulator = await EmulatorProcess.StartAsync(network: network);
            var variables = await emulator.VariablesAsync("aks");
            variables.Remove(Authority).ShouldBeTrue();
            Cluster = new(HostKind.Aks, network, variables);
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
}
