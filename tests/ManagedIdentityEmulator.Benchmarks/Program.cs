using ManagedIdentityEmulator.Benchmarks;

return await CommandLine.Create().Parse(args).InvokeAsync();
