namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>The files beside the code.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "README.md")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
