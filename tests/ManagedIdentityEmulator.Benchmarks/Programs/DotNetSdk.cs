using System.Diagnostics;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The command line of the .NET SDK.</summary>
internal static class DotNetSdk
{
    public static async Task RunAsync(params IReadOnlyList<string> arguments)
    {
        using var sdk = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await sdk.StandardOutput.ReadToEndAsync();
        await sdk.WaitForExitAsync();
        if (sdk.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {sdk.ExitCode}:\n{output}");
        }
    }
}
