using System.Collections.ObjectModel;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Variables;

/// <summary>
/// Files with the certificate by which clients trust the TLS listener, beside those that they trust anyway. Written when first asked
/// for. An emulator on a port of its own choice has them in a place of their own, and leaves them there: a shell that was told of them
/// outlives it, and programs that read them would trust nobody without. The next one on that port puts its certificate there. Otherwise they
/// are temporary, and gone with the emulator.
/// </summary>
/// <param name="certificates">The certificate.</param>
/// <param name="environment">What the clients' environment has so far: what its files hold stays trusted.</param>
/// <param name="place">The directory that they stay in; <see langword="null"/> for a temporary one.</param>
internal sealed class TrustFiles(ServerCertificates certificates, Func<string, string?> environment, string? place = null) : IDisposable
{
    private const string Prefix = "mi-emulator-";
    private const string OwnAlone = "ca.pem";
    private const string WithRoots = "bundle.pem";

    private const UnixFileMode ForEverybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Lock writing = new();
    private DirectoryInfo? temporary;
    private IReadOnlyDictionary<string, string>? variables;

    /// <summary>Why no file could be written.</summary>
    public string? Failure { get; private set; }

    /// <summary>The variables that tell programs of the files; none where no file can be written.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            lock (writing)
            {
                return variables ??= Write();
            }
        }
    }

    /// <summary>Whether programs may be reading the files of an emulator that was here before.</summary>
    public bool AreLeftFromBefore => Directory.Exists(place);

    /// <summary>Where the files of an emulator on that port stay: in the user's own folder, as elsewhere others could put theirs in the place of them.</summary>
    /// <param name="port">The port of the TLS listener; 0 for any free one, which has no place.</param>
    public static string? PlaceOf(int port) => port != 0 && OwnFolder() is { Length: > 0 } own ? Path.Combine(own, $"{Prefix}{port}") : null;

    /// <summary>Has the files written beside what goes on: whoever asks for the variables next waits for less.</summary>
    public void Begin() => Task.Run(() => Variables);

    /// <summary>Whether a path is that of an emulator's file.</summary>
    public static bool IsOne(string? path) => Path.GetFileName(path) is OwnAlone or WithRoots
        && Path.GetFileName(Path.GetDirectoryName(path))?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    public void Dispose()
    {
        lock (writing)
        {
            variables ??= ReadOnlyDictionary<string, string>.Empty; // too late to begin
            try
            {
                temporary?.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else has cleaned up, or keeps us from it: public certificates are all that is left.
            }
        }
    }

    // Not verified: on a new machine nobody has made ~/.local/share yet.
    private static string OwnFolder() => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    private Dictionary<string, string> Write()
    {
        if (place is not null && TryWrite(place, () => Directory.CreateDirectory(place)) is { } lasting)
        {
            return lasting;
        }

        return TryWrite(Path.GetTempPath(), () => temporary = TemporaryFolders.Create(Prefix)) ?? [];
    }

    private Dictionary<string, string>? TryWrite(string where, Func<DirectoryInfo> open)
    {
        try
        {
            var directory = open();
            if (!OperatingSystem.IsWindows())
            {
                directory.UnixFileMode = ForEverybody; // public certificates, and the client may be another user's
            }

            // Node.js adds these to its own roots, and takes 40 ms to read the system's once more.
            var node = Write(directory, OwnAlone, Had([TrustVariables.Node]));
            var others = Write(directory, WithRoots, SystemRoots.Read().Concat(Had(TrustVariables.All)).Concat(OfDirectories()));
            Failure = null;
            return TrustVariables.InPlaceOfTheSystems.ToDictionary(name => name, _ => others).Append(new(TrustVariables.Node, node)).ToDictionary();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = $"{where}: {e.Message}";
            return null;
        }
    }

    private IEnumerable<string> Had(IEnumerable<string> names) => names.Select(environment).Distinct().SelectMany(PemCertificates.In);

    // The system's own directories have what its bundle has, in hundreds of files.
    private IEnumerable<string> OfDirectories() => (environment(TrustVariables.Directories) ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(directory => !SystemRoots.IsDirectory(directory)).SelectMany(PemCertificates.In);

    // Moved into its place, as somebody may be reading the one before.
    private string Write(DirectoryInfo directory, string name, IEnumerable<string> others)
    {
        var file = Path.Combine(directory.FullName, name);
        var fresh = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllText(fresh, string.Join('\n', others.Prepend(certificates.TrustedPem.TrimEnd()).Distinct()) + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(fresh, ForEverybody & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)); // whatever the umask
        }

        File.Move(fresh, file, overwrite: true);
        return file;
    }
}
