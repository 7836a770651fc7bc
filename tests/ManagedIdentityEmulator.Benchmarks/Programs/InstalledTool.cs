namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The emulator as a .NET tool: packed, and installed from there.</summary>
internal static class InstalledTool
{
    private const string PackageFolder = "artifacts/benchmarks/package";
    private const string ToolFolder = "artifacts/benchmarks/tool";

    public static async Task<string> GetAsync()
    {
        var (packages, tool) = (Repository.File(PackageFolder), Repository.File(ToolFolder));
        foreach (var old in new[] { packages, tool }.Where(Directory.Exists))
        {
            Directory.Delete(old, recursive: true);
        }

        await DotNetSdk.RunAsync("pack", Repository.File(BuiltPrograms.EmulatorProject), "-o", packages, "-v", "q", "--nologo");
        await DotNetSdk.RunAsync("tool", "install", "mi-emulator", "--tool-path", tool, "--source", packages);
        return BuiltPrograms.Program(tool, "mi-emulator");
    }
}
