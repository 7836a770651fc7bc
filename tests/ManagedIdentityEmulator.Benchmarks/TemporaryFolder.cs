namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>A folder that goes with whoever made it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("mi-emulator-benchmarks-").FullName;

    public string File(string name) => Path.Combine(path, name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
