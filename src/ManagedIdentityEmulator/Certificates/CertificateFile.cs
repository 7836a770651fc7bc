using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>A file that a configuration key names; whatever is wrong with it is said with that key.</summary>
internal sealed class CertificateFile
{
    private readonly string key;

    /// <exception cref="CertificateFileException">It cannot be read.</exception>
    public CertificateFile(string key, string path)
    {
        (this.key, Path) = (key, System.IO.Path.GetFullPath(path));
        try
        {
            Bytes = GivenFile.Read(Path).ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFileException($"{key}: {Path} cannot be read: {e.Message}", isMistake: false, e);
        }

        Text = Encoding.Latin1.GetString(Bytes);
    }

    public string Path { get; }

    public byte[] Bytes { get; }

    public string Text { get; }

    public bool IsPem => Text.Contains("-----BEGIN ", StringComparison.Ordinal);

    public bool IsPkcs12
    {
        get
        {
            try
            {
                return X509Certificate2.GetCertContentType(Bytes) == X509ContentType.Pkcs12;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    public CertificateFileException Mistake(string what, Exception? inner = null) => new($"{key}: {Path} {what}", isMistake: true, inner);

    public void Try(Action read, string otherwise) => Try<object?>(
        () =>
        {
            read();
            return null;
        },
        otherwise);

    /// <exception cref="CertificateFileException"><paramref name="otherwise"/>, where the system's reader does not take it.</exception>
    public T Try<T>(Func<T> read, string otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Mistake(otherwise, e);
        }
    }
}

/// <summary>The configured TLS certificate cannot be used; the message says which key is wrong, and why.</summary>
/// <param name="message">The message.</param>
/// <param name="isMistake">Whether the configuration is wrong.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class CertificateFileException(string message, bool isMistake, Exception? inner) : Exception(message, inner)
{
    /// <summary>Whether the configuration is wrong; <see langword="false"/> where a file cannot be read.</summary>
    public bool IsMistake => isMistake;
}
