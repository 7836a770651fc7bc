using System.Text;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Protocols.Kubernetes;

/// <summary>A file with a service account's token, always a whole one: the next is written beside it, and moved into its place.</summary>
/// <param name="path">Where.</param>
/// <param name="isShared">Whether every user may read it, in a container say, or its owner alone.</param>
internal sealed partial class TokenFile(string path, bool isShared)
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnersFile | UnixFileMode.UserExecute;
    private const UnixFileMode SharedFile = OwnersFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode SharedDirectory = SharedFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int LongestToken = 64 * 1024;

    private string? written;

    public string Path => path;

    /// <summary>What is at the path and not the emulator's to replace, or null: a former token may be, left by an emulator that was killed.</summary>
    /// <exception cref="IOException">What is there cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">What is there may not be read.</exception>
    public string? Obstacle()
    {
        var there = new FileInfo(path);
        if (there.LinkTarget is not null)
        {
            return "is a link";
        }

        return there.Exists && !Token().IsMatch(RegularFile.Read(path, LongestToken) ?? "") ? "exists and is no token" : null;
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string token)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Make(new DirectoryInfo(System.IO.Path.GetDirectoryName(path)!));
            WriteNew(fresh, token);
            File.Move(fresh, path, overwrite: true);
            written = token;
        }
        catch
        {
            Try(() => File.Delete(fresh));
            throw;
        }
    }

    /// <summary>Takes the file away, unless somebody else has written it since.</summary>
    public void Delete() => Try(() =>
    {
        if (written is not null && RegularFile.Read(path, written.Length) == written)
        {
            File.Delete(path);
            if (!isShared)
            {
                Directory.Delete(System.IO.Path.GetDirectoryName(path)!); // made for it alone
            }
        }
    });

    private void Make(DirectoryInfo directory)
    {
        if (directory.Exists)
        {
            return;
        }

        if (directory.Parent is { } parent)
        {
            Make(parent);
        }

        directory.Create();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory.FullName, isShared ? SharedDirectory : OwnersDirectory); // whatever the umask is
        }
    }

    private void WriteNew(string file, string token)
    {
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = OwnersFile;
        }

        using var stream = new FileStream(file, creation);
        if (!OperatingSystem.IsWindows() && isShared)
        {
            File.SetUnixFileMode(stream.SafeFileHandle, SharedFile); // whatever the umask is
        }

        stream.Write(Encoding.ASCII.GetBytes(token)); // no line end: some clients send the content as it is
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody keeps us from it: what is left is a token that soon ends, of an issuer that is gone.
        }
    }

    // Each of the first two parts begins with {" in base64url.
    [GeneratedRegex(@"^eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
