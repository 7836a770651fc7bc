using ManagedIdentityEmulator.Host;
using ManagedIdentityEmulator.Host.Commands;

NativeHeaps.Limit();
HomeFolder.Ensure();
ForeseenKey.Begin(args);
return await EmulatorCommandLine.InvokeAsync(args);
