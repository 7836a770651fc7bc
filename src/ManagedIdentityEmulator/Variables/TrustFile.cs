using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Variables;

/// <summary>The certificate of the TLS listener in a file, for clients that can be told of nothing else. Written when first asked for, gone with the emulator.</summary>
internal sealed class TrustFile(TlsCertificate certificate) : IDisposable
{
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
            directory = Directory.CreateTempSubdirectory("mi-emulator-");
            var file = System.IO.Path.Combine(directory.FullName, "ca.pem");
            File.WriteAllText(file, certificate.Pem);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
