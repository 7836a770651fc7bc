using ManagedIdentityEmulator.Host;
using ManagedIdentityEmulator.Host.Commands;

HomeFolder.Ensure();
return await EmulatorCommandLine.InvokeAsync(args);
