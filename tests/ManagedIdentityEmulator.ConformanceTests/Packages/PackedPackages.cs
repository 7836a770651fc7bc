namespace ManagedIdentityEmulator.ConformanceTests.Packages;

/// <summary>The packages as <c>dotnet pack</c> makes them at the root of the repository: once for all tests, in a build of their own.</summary>
internal sealed class PackedPackages
{
    /// <summary>A version that no registry and no cache of this machine has.</summary>
    public const string Version = "0.0.1-packed";

    private static readonly string artifacts = Repository.Find("artifacts/packed");
    private static readonly Lazy<Task<PackedPackages>> packed = new(PackAsync);

    public string Folder { get; } = Path.Combine(artifacts, "package", "release");

    public static Task<PackedPackages> GetAsync() => packed.Value;

    public string File(string package) => Path.Combine(Folder, $"{package}.{Version}.nupkg");

    private static async Task<PackedPackages> PackAsync()
    {
        var packages = new PackedPackages();
        if (Directory.Exists(packages.Folder))
        {
            Directory.Delete(packages.Folder, recursive: true);
        }

        // The code has been analyzed when the tests were built.
        await DotNetSdk.RunAsync("pack", Repository.Find("ManagedIdentityEmulator.sln"), $"-p:Version={Version}", $"-p:ArtifactsPath={artifacts}", "-p:RunAnalyzers=false");
        return packages;
    }
}
