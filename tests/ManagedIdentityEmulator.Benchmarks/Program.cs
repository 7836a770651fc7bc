using ManagedIdentityEmulator.Benchmarks;

return await CommandLine.InvokeAsync(args);
