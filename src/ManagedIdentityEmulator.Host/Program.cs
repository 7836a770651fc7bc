using ManagedIdentityEmulator.Host;
using ManagedIdentityEmulator.Host.Commands;

HomeFolder.Ensure();
ForeseenKey.Begin(args);
return await EmulatorCommandLine.InvokeAsync(args);
