using System.Globalization;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>Which program listens on a port. Linux alone tells, and of other users' programs only root.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";
    private static readonly string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public static string? Find(int port)
    {
        var sockets = tables.SelectMany(file => ListeningOn(port, file)).Select(inode => $"socket:[{inode}]").ToHashSet();
        return sockets.Count == 0 ? null
            : Try(() => Directory.GetDirectories("/proc").Where(IsProcess).FirstOrDefault(process => HasOneOf(sockets, process))) is not { } owner ? null
            : $"{Try(() => File.ReadAllText($"{owner}/comm").Trim())} (process {Path.GetFileName(owner)})";
    }

    // A line of the table: number, local address:port in hex, remote, state, …, and the inode in the tenth column (proc(5)).
    private static IEnumerable<string> ListeningOn(int port, string table) =>
        from line in Try(() => File.ReadAllLines(table)) ?? []
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns.Length > 9 && columns[3] == Listening && columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal)
        select columns[9];

    private static bool IsProcess(string directory) => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool HasOneOf(HashSet<string> sockets, string process) =>
        Try(() => new DirectoryInfo($"{process}/fd").GetFileSystemInfos())?.Any(file => Try(() => file.LinkTarget) is { } target && sockets.Contains(target)) is true;

    // Processes come and go, and others' are closed to us.
    private static T? Try<T>(Func<T> read)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
