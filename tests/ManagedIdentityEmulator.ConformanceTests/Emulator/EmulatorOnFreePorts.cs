namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>An emulator with its default configuration, that clients must be pointed to.</summary>
public class EmulatorOnFreePorts : IAsyncLifetime
{
    internal EmulatorProcess Emulator { get; private set; } = null!;

    private protected virtual string Configuration => "{}";

    public async ValueTask InitializeAsync() => Emulator = await EmulatorProcess.StartAsync(Configuration);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Emulator is not null)
        {
            await Emulator.DisposeAsync();
        }
    }
}

/// <summary>An emulator whose virtual machine has two user-assigned identities and no system-assigned one, in a tenant that knows no other targets than Azure's.</summary>
public sealed class EmulatorWithoutADefaultIdentity : EmulatorOnFreePorts
{
    private protected override string Configuration => """
        {
          "userAssignedIdentities": [ { "name": "orders" }, { "name": "billing" } ],
          "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": false, "userAssigned": ["orders", "billing"] } ],
          "targets": { "allowUnknown": false }
        }
        """;
}
