using System.Globalization;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>Who has a port: a program that listens on it, or a client's connection. Linux alone tells, and of other users' programs only root.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";
    private static readonly string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public static string? Find(int port)
    {
        var all = tables.SelectMany(file => On(port, file)).ToList();
        var sockets = all.Where(socket => socket.State == Listening).Select(socket => $"socket:[{socket.Inode}]").ToHashSet();

        // Linux gives these ports to clients' connections, too, and keeps them for a minute after those.
        return sockets.Count == 0 ? (all.Count == 0 ? null : "a client's connection, until a minute after its end")
            : Try(() => Directory.GetDirectories("/proc").Where(IsProcess).FirstOrDefault(process => HasOneOf(sockets, process))) is not { } owner ? null
            : $"{Try(() => File.ReadAllText($"{owner}/comm").Trim())} (process {Path.GetFileName(owner)})";
    }

    // A line of the table: number, local address:port in hex, remote, state, …, and the inode in the tenth column (proc(5)).
    private static IEnumerable<(string State, string Inode)> On(int port, string table) =>
        from line in Try(() => File.ReadAllLines(table)) ?? []
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns.Length > 9 && columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal)
        select (columns[3], columns[9]);

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
