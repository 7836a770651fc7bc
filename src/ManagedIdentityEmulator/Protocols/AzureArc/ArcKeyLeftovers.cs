namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>
/// What emulators leave behind: key files when they are killed, which have names as the agent's have and tell by what is in them, and
/// the folder itself, which whoever ends last takes away, and nobody where the agent made it.
/// </summary>
internal static class ArcKeyLeftovers
{
    private const string NoteName = ".made-by-mi-emulator";

    // Far longer than a client takes to read a key. A file's time is the machine's, whatever the emulator's clock says.
    private static readonly TimeSpan oldEnough = TimeSpan.FromHours(1);

    public static void Sweep(string folder)
    {
        var latest = TimeProvider.System.GetUtcNow() - oldEnough;
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.key").Where(file => file.LastWriteTimeUtc < latest && IsOurs(file)))
            {
                ArcKeyFolder.Delete(file.FullName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not ours.
        }
    }

    /// <summary>Writes down which directories were made, the outermost first.</summary>
    public static void Note(string folder, IReadOnlyList<string> made) => Try(() => File.WriteAllLines(Path.Combine(folder, NoteName), made));

    /// <summary>Takes the folder away if an emulator made it and no key is in it, with the directories around it that were made for it.</summary>
    public static void RemoveFolder(string folder) => Try(() =>
    {
        var note = Path.Combine(folder, NoteName);
        if (!File.Exists(note) || Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) != NoteName))
        {
            return;
        }

        var made = File.ReadAllLines(note);
        File.Delete(note);
        foreach (var directory in made.Reverse())
        {
            Directory.Delete(directory);
        }
    });

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another emulator is doing the same, or somebody has put something there.
        }
    }

    // By its length first: what is not a plain file has none, and is not opened.
    private static bool IsOurs(FileInfo file) => file.Length == ArcKey.Length && file.LinkTarget is null && ArcKey.IsKey(File.ReadAllText(file.FullName));
}
