namespace ManagedIdentityEmulator.Configuration;

/// <summary>A file that the user names: it may be a pipe of a shell, which has no length, or a device, which has no end.</summary>
internal static class GivenFile
{
    private const int Longest = 64 * 1024 * 1024; // of a configuration, more than a hundred thousand identities
    private const int Piece = 16 * 1024;

    /// <exception cref="IOException">It cannot be read, or is longer than any that is meant.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static MemoryStream Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a directory");
        }

        using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        var read = new MemoryStream();
        var piece = new byte[Piece];
        while (file.Read(piece) is > 0 and var length)
        {
            read.Write(piece.AsSpan(0, length));
            if (read.Length > Longest)
            {
                throw new IOException($"it is longer than {Longest / 1024 / 1024} MB");
            }
        }

        read.Position = 0;
        return read;
    }
}
