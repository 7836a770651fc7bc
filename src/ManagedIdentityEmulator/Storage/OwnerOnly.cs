namespace ManagedIdentityEmulator.Storage;

/// <summary>
/// Whether a directory and what it keeps are their owner's alone. Where not, that is said, and the emulator runs all the same: volumes of
/// containers, and Windows' disks under Linux, have whatever modes their makers chose, which often nobody can change.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode Writing = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Others = Writing | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <returns>What is wrong and how to mend it, in a line; <see langword="null"/> where all is well.</returns>
    public static string? Warning(string directory)
    {
        // Whoever may read the directory alone learns names, which are no secret.
        var open = Open(directory, Writing, "the directory itself").Concat(Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal).SelectMany(file => Open(file, Others, Path.GetFileName(file))));
        return string.Join(", ", open) is { Length: > 0 } found
            ? $"others than its owner have a way to the keys in {directory}: {found}; with them, they could sign as this emulator. To close it: chmod -R go= {directory}; where that has no effect, name a directory in it, which the emulator makes itself"
            : null;
    }

    private static IEnumerable<string> Open(string path, UnixFileMode forbidden, string name) =>
        ModeOf(path) is var mode && (mode & forbidden) != 0 ? [$"{name} ({Convert.ToString((int)mode, toBase: 8).PadLeft(4, '0')})"] : [];

    // Windows has none. Nor has a link that leads nowhere, as those by which an editor locks a file, or a file that has just gone.
    private static UnixFileMode ModeOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
        }
        catch (FileNotFoundException)
        {
            return UnixFileMode.None;
        }
    }
}
