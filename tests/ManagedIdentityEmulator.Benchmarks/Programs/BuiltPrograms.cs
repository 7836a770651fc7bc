using System.Diagnostics;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The two programs that are compared, each as it is shipped: the one place that knows how they are had.</summary>
internal sealed record BuiltPrograms(string Emulator, string Bare)
{
    /// <summary>Publishes both for Release.</summary>
    /// <param name="emulator">A built emulator to be measured in place of this repository's.</param>
    public static async Task<BuiltPrograms> PublishAsync(string? emulator) => new(
        emulator ?? await PublishAsync("src/ManagedIdentityEmulator.Host", "mi-emulator"),
        await PublishAsync("tests/ManagedIdentityEmulator.Benchmarks.Bare", "bare"));

    private static async Task<string> PublishAsync(string project, string name)
    {
        var folder = Repository.File($"artifacts/benchmarks/{name}");
        var start = new ProcessStartInfo("dotnet", ["publish", Repository.File(project), "-c", "Release", "-o", folder, "-v", "q", "--nologo"]) { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)
            : throw new InvalidOperationException($"{project} cannot be published:\n{output}");
    }
}
