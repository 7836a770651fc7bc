namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>A folder that stays empty, for programs that must find nothing where they run.</summary>
    public static string Empty { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "mi-emulator-tests-empty")).FullName;

    public string Path { get; } = Directory.CreateTempSubdirectory("mi-emulator-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
