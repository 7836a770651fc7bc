namespace ManagedIdentityEmulator.Storage;

/// <summary>Folders among the system's temporary files, for as long as the emulator runs.</summary>
internal static class TemporaryFolders
{
    /// <exception cref="IOException">The system has no such place: a <c>TMPDIR</c> that is not there, say.</exception>
    public static DirectoryInfo Create(string prefix) =>
        Directory.Exists(Path.GetTempPath()) ? Directory.CreateTempSubdirectory(prefix) : throw new DirectoryNotFoundException($"there is no folder {Path.GetTempPath()} for temporary files");
}
