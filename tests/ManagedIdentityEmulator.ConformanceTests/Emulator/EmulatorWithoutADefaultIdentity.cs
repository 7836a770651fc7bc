using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>An emulator whose virtual machine has two user-assigned identities and no system-assigned one, in a tenant that knows no other targets than Azure's.</summary>
public sealed class EmulatorWithoutADefaultIdentity : IAsyncLifetime
{
    private const string Configuration = """
        {
          "userAssignedIdentities": [ { "name": "orders" }, { "name": "billing" } ],
          "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": false, "userAssigned": ["orders", "billing"] } ],
          "targets": { "allowUnknown": false }
        }
        """;

    private EmulatorProcess? emulator;

    internal EmulatorState State => emulator!.State;

    /// <summary>On the virtual machine.</summary>
    internal Surroundings Surroundings { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await EmulatorProcess.StartAsync(Configuration);
        Surroundings = await emulator.SurroundingsAsync(HostKind.Vm, "vm1");
    }

    public async ValueTask DisposeAsync()
    {
        if (emulator is not null)
        {
            await emulator.DisposeAsync();
        }
    }
}
