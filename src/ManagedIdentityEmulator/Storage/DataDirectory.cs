using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ManagedIdentityEmulator.Storage;

/// <summary>
/// The directory that keeps state over a restart. It and its files are readable by their owner only (on Windows: by whoever may
/// read the directory it was made in), and belong to one running emulator at a time.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnlyFile | UnixFileMode.UserExecute;

    private const int InUseOnLinux = 11; // EWOULDBLOCK
    private const int InUseOnMacOs = 35;
    private const int InUseOnWindows = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION

    private readonly string path;
    private readonly FileStream claim;

    private DataDirectory(string path, FileStream claim) => (this.path, this.claim) = (path, claim);

    /// <summary>Opens a directory, and makes it if there is none.</summary>
    /// <exception cref="DataDirectoryException">It cannot be made, written or claimed.</exception>
    public static DataDirectory Open(string path)
    {
        path = Path.GetFullPath(path);
        try
        {
            MakePrivate(path);
            return new DataDirectory(path, new FileStream(Path.Combine(path, ".lock"), Private(FileMode.OpenOrCreate, FileAccess.ReadWrite)));
        }
        catch (IOException e) when (e.HResult is InUseOnLinux or InUseOnMacOs or InUseOnWindows)
        {
            throw new DataDirectoryException($"the data directory {path} is in use by another running emulator; give each its own with --data", e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new DataDirectoryException($"the data directory {path} cannot be used: it is a file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"the data directory {path} cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => claim.Dispose();

    internal bool Has(string name) => File.Exists(Path.Combine(path, name));

    internal TResult? Read<T, TResult>(string name, JsonTypeInfo<T> type, Func<T, TResult> restore)
        where TResult : struct
    {
        var file = Path.Combine(path, name);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(file);
            return restore(JsonSerializer.Deserialize(stream, type) ?? throw new JsonException("it is empty"));
        }
        catch (Exception e) when (e is JsonException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"{file} cannot be read: {e.Message}", e);
        }
    }

    // Written beside and moved into place, so that a crash leaves the old file or the new one.
    internal void Write<T>(string name, T value, JsonTypeInfo<T> type)
    {
        var file = Path.Combine(path, name);
        var fresh = file + ".new";
        using (var stream = new FileStream(fresh, Private(FileMode.Create, FileAccess.Write)))
        {
            JsonSerializer.Serialize(stream, value, type);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
        }
    }

    private static FileStreamOptions Private(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        return options;
    }
}

/// <summary>The data directory, or a file in it, cannot be used; the message says which and why.</summary>
public sealed class DataDirectoryException(string message, Exception inner) : Exception(message, inner);
