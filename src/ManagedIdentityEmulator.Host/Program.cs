using ManagedIdentityEmulator.Host;
using ManagedIdentityEmulator.Host.Commands;

NativeHeaps.Limit();
HomeFolder.Ensure();
return await EmulatorCommandLine.InvokeAsync(args);
