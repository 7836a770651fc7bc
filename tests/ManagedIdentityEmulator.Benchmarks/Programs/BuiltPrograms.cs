namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The two programs that are compared: the one place that knows how they are had.</summary>
internal sealed record BuiltPrograms(string Emulator, string Bare)
{
    internal const string EmulatorProject = "src/ManagedIdentityEmulator.Host";
    private const string EmulatorFolder = "artifacts/benchmarks/mi-emulator";

    /// <summary>The emulator as it is shipped, and the bare program as whoever writes one has it: built for Release.</summary>
    /// <param name="emulator">A built emulator to be measured in place of this repository's.</param>
    public static async Task<BuiltPrograms> GetAsync(string? emulator) => new(emulator ?? await PublishAsync(), Program(AppContext.BaseDirectory, "bare"));

    private static async Task<string> PublishAsync()
    {
        var folder = Repository.File(EmulatorFolder);
        await DotNetSdk.RunAsync("publish", Repository.File(EmulatorProject), "-c", "Release", "-o", folder, "-v", "q", "--nologo");
        return Program(folder, "mi-emulator");
    }

    internal static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
}
