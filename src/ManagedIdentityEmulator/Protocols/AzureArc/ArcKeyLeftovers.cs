namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>Key files of emulators that were killed. The names are as the agent's are; what is in them tells ours from its.</summary>
internal static class ArcKeyLeftovers
{
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

    // By its length first: what is not a plain file has none, and is not opened.
    private static bool IsOurs(FileInfo file) => file.Length == ArcKey.Length && file.LinkTarget is null && ArcKey.IsKey(File.ReadAllText(file.FullName));
}
