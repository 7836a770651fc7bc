using System.Diagnostics;

namespace ManagedIdentityEmulator.ConformanceTests.Packages;

/// <summary>Test projects of those who have the packages, and nothing else of this repository.</summary>
public sealed class ConsumerTests : IDisposable
{
    private readonly string clean = Directory.CreateTempSubdirectory("mi-emulator-consumer-").FullName;

    [Fact]
    public Task The_tests_for_a_reader_to_copy_pass_with_the_packages() => TestAsync("samples/integration-tests/IntegrationTests.csproj", 3);

    [Fact]
    public Task Nothing_in_the_packages_clashes_with_newer_versions_of_what_their_user_has() =>
        TestAsync("tests/ManagedIdentityEmulator.Testing.NewerPackages/ManagedIdentityEmulator.Testing.NewerPackages.csproj", 3);

    public void Dispose() => Directory.Delete(clean, recursive: true);

    private async Task TestAsync(string project, int tests)
    {
        var packages = await PackedPackages.GetAsync();
        var artifacts = Repository.Find("artifacts/packed-consumers");

        // The emulator from the folder, into a clean place; everything else as this machine has it.
        var output = await DotNetSdk.RunAsync(
            "test", Repository.Find(project), "-p:UsePackages=true", $"-p:EmulatorPackages={packages.Folder}", $"-p:EmulatorVersion={PackedPackages.Version}",
            $"-p:RestorePackagesPath={clean}", $"-p:RestoreFallbackFolders={DotNetSdk.Packages}", $"-p:RestoreSources={packages.Folder}", $"-p:ArtifactsPath={artifacts}", "-p:RunAnalyzers=false");

        output.ShouldContain($"Failed:     0, Passed:     {tests}, Skipped:     0,");
        var emulator = Path.Combine(artifacts, "bin", Path.GetFileNameWithoutExtension(project), "debug", "ManagedIdentityEmulator.dll");
        FileVersionInfo.GetVersionInfo(emulator).ProductVersion.ShouldBe(PackedPackages.Version);
    }
}
