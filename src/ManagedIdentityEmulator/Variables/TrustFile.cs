using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Variables;

/// <summary>The certificate of the TLS listener in a file, for clients that can be told of nothing else. Written when first asked for, gone with the emulator.</summary>
/// <param name="certificate">The certificate.</param>
/// <param name="more">A file with certificates that clients were to trust before, and still are.</param>
internal sealed class TrustFile(TlsCertificate certificate, string? more = null) : IDisposable
{
    /// <summary>The variable by which Node.js is told of such a file.</summary>
    public const string Variable = "NODE_EXTRA_CA_CERTS";

    private const string Prefix = "mi-emulator-";

    private const UnixFileMode ForEverybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Lock writing = new();
    private DirectoryInfo? directory;
    private string? path;

    /// <summary>The file, in PEM; <see langword="null"/> where none can be written.</summary>
    public string? Path
    {
        get
        {
            lock (writing)
            {
                return path ??= Write();
            }
        }
    }

    /// <summary>Whether a path is that of an emulator's file.</summary>
    public static bool IsOne(string? path) => path is not null && System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path))?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    public void Dispose()
    {
        try
        {
            directory?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else has cleaned up, or keeps us from it: a public certificate is all that is left.
        }
    }

    private string? Write()
    {
        try
        {
            directory = Directory.CreateTempSubdirectory(Prefix);
            var file = System.IO.Path.Combine(directory.FullName, "ca.pem");
            File.WriteAllText(file, certificate.Pem + (File.Exists(more) ? File.ReadAllText(more) : ""));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(directory.FullName, ForEverybody); // a public certificate, and the client may be another user's
            }

            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
