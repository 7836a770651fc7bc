using ManagedIdentityEmulator.Benchmarks;

return await BenchmarkCommandLine.InvokeAsync(args);
