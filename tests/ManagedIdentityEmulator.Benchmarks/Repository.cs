namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>The repository that this program was built from.</summary>
internal static class Repository
{
    private static readonly string root = Find();

    public static string File(string name) => Path.Combine(root, name);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "ManagedIdentityEmulator.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is in no repository of the emulator");
        }

        return folder.FullName;
    }
}
