using ManagedIdentityEmulator.Host.Commands;

return await EmulatorCommandLine.InvokeAsync(args);
