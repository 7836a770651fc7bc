namespace ManagedIdentityEmulator.ConformanceTests;

internal static class Repository
{
    /// <summary>A file of the repository that the tests were built from.</summary>
    public static string Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "README.md")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, name);
    }
}
