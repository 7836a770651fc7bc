namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>A folder for one test or class, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mie-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Removes a folder from where it is, in one step: an emulator may be writing into it.</summary>
    public void Remove(string name) => Directory.Move(this[name], this[$"{name}.removed"]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
