using ManagedIdentityEmulator.Soak;

return await SoakCommandLine.InvokeAsync(args);
