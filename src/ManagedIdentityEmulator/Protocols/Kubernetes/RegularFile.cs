using System.Text;

namespace ManagedIdentityEmulator.Protocols.Kubernetes;

/// <summary>Reads what may be anything: a pipe would be waited for, a device read without an end, and a link leads elsewhere.</summary>
internal static class RegularFile
{
    /// <summary>The content of a file, or null for what is no file with content, is a link, or is longer.</summary>
    /// <param name="path">Where.</param>
    /// <param name="longest">The most bytes that are read.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string? Read(string path, int longest)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || file.Length == 0 || file.Length > longest) // pipes and devices have no length
        {
            return null;
        }

        using var stream = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        var content = new byte[longest + 1]; // one more, as it may have grown
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length > longest ? null : Encoding.Latin1.GetString(content, 0, length);
    }
}
