namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The pages of the documentation: the first one, and those in <c>docs/</c>.</summary>
internal static class Pages
{
    private static readonly EnumerationOptions everywhere = new() { RecurseSubdirectories = true };

    /// <summary>Pages by their path from the root of the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["README.md", .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", everywhere).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>All but the recipes, which say at their top that no test runs them.</summary>
    public static IEnumerable<string> Run => All.Where(page => !page.StartsWith("docs/recipes/", StringComparison.Ordinal));

    /// <summary>Every page of the repository, those beside the code too.</summary>
    public static IReadOnlyList<string> AndThoseBesideTheCode { get; } =
        [.. new[] { "docker", "samples", "src", "tests", ".github" }.Select(folder => Path.Combine(Repository.Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.md", everywhere)).Where(IsOurs).Select(Relative),
            .. Directory.GetFiles(Repository.Root, "*.md").Select(Relative), .. All.Skip(1)];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    private static bool IsOurs(string path) => !path.Contains("node_modules", StringComparison.Ordinal) && !path.Contains("artifacts", StringComparison.Ordinal);

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
