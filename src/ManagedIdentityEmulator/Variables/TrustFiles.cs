using System.Collections.ObjectModel;
using ManagedIdentityEmulator.Certificates;

namespace ManagedIdentityEmulator.Variables;

/// <summary>
/// Files with the certificate by which clients trust the TLS listener, beside those that they trust anyway. Written when first asked
/// for, gone with the emulator.
/// </summary>
/// <param name="certificates">The certificate.</param>
/// <param name="environment">What the clients' environment has so far: what its files hold stays trusted.</param>
internal sealed class TrustFiles(ServerCertificates certificates, Func<string, string?> environment) : IDisposable
{
    private const string Prefix = "mi-emulator-";
    private const string OwnAlone = "ca.pem";
    private const string WithRoots = "bundle.pem";

    private const UnixFileMode ForEverybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Lock writing = new();
    private DirectoryInfo? directory;
    private IReadOnlyDictionary<string, string>? variables;

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
                directory?.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else has cleaned up, or keeps us from it: public certificates are all that is left.
            }
        }
    }

    private Dictionary<string, string> Write()
    {
        try
        {
            directory = Directory.CreateTempSubdirectory(Prefix);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(directory.FullName, ForEverybody); // public certificates, and the client may be another user's
            }

            // Node.js adds these to its own roots, and takes 40 ms to read the system's once more.
            var node = Write(OwnAlone, Had([TrustVariables.Node]));
            var others = Write(WithRoots, SystemRoots.Read().Concat(Had(TrustVariables.All)));
            return TrustVariables.InPlaceOfTheSystems.ToDictionary(name => name, _ => others).Append(new(TrustVariables.Node, node)).ToDictionary();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IEnumerable<string> Had(IEnumerable<string> names) => names.Select(environment).Distinct().SelectMany(PemCertificates.In);

    private string Write(string name, IEnumerable<string> others)
    {
        var file = Path.Combine(directory!.FullName, name);
        File.WriteAllText(file, string.Join('\n', others.Prepend(certificates.TrustedPem.TrimEnd()).Distinct()) + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, ForEverybody & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)); // whatever the umask
        }

        return file;
    }
}
