using System.Text;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>
/// The folder that the Azure Arc agent writes its keys to, and the only one that clients read them from
/// (learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication). What is made here is taken away in the end, and
/// other emulators may use it at the same time.
/// </summary>
internal sealed class ArcKeyFolder(EmulatorOptions options) : IDisposable
{
    private const int MostTries = 5;

    // As the agent has them: for its user and its group, whose members may get tokens.
    private const UnixFileMode KeyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode DirectoryMode = KeyMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    private readonly Lock writing = new();
    private bool isUsed;

    private string Folder { get; } = options.ArcKeyFolder ?? OfThisMachine();

    /// <summary>Says now what would be said when a client asks.</summary>
    /// <exception cref="ArcKeyFolderException">Keys cannot be written.</exception>
    public void Probe() => Delete(Write(""));

    /// <summary>Writes a key to a file of its own.</summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="ArcKeyFolderException">It cannot be written; the message says why, and what to do.</exception>
    public string Write(string key)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                Prepare();
                return WriteNew(key);
            }
            catch (DirectoryNotFoundException) when (tries < MostTries)
            {
                // Another emulator has ended, and taken away the folder that was empty then.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ArcKeyFolderException(Explain(e), e);
            }
        }
    }

    public static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody keeps us from it: what is left is a key that opens nothing.
        }
    }

    public void Dispose()
    {
        if (isUsed)
        {
            ArcKeyLeftovers.RemoveFolder(Folder);
        }
    }

    private static string OfThisMachine() => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "AzureConnectedMachineAgent", "Tokens")
        : "/var/opt/azcmagent/tokens";

    private void Prepare()
    {
        lock (writing)
        {
            var made = new List<string>();
            Make(new DirectoryInfo(Folder), made);
            if (made.Count > 0)
            {
                ArcKeyLeftovers.Note(Folder, made);
            }

            if (!isUsed)
            {
                ArcKeyLeftovers.Sweep(Folder);
                isUsed = true;
            }
        }
    }

    private static void Make(DirectoryInfo directory, List<string> made)
    {
        if (directory.Exists)
        {
            return;
        }

        if (directory.Parent is { } parent)
        {
            Make(parent, made);
        }

        if (OperatingSystem.IsWindows())
        {
            directory.Create();
        }
        else
        {
            Directory.CreateDirectory(directory.FullName, DirectoryMode);
            File.SetUnixFileMode(directory.FullName, DirectoryMode); // whatever the umask is
        }

        made.Add(directory.FullName);
    }

    private string WriteNew(string key)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid()}.key");
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = KeyMode;
        }

        try
        {
            using var stream = new FileStream(file, creation);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, KeyMode); // whatever the umask is
            }

            stream.Write(Encoding.ASCII.GetBytes(key)); // no line end: clients send the content as it is
            return file;
        }
        catch
        {
            Delete(file);
            throw;
        }
    }

    private string Explain(Exception e)
    {
        if (e is not UnauthorizedAccessException)
        {
            return $"Azure Arc's clients read keys from {Folder} alone, which the emulator cannot write ({e.Message.TrimEnd('.')})";
        }

        var remedy = OperatingSystem.IsWindows() ? $"""icacls "{Folder}" /grant "%USERNAME%:(OI)(CI)M", as an administrator""" : $"sudo install -d -o $(id -un) -m 750 {Folder}";
        return $"Azure Arc's clients read keys from {Folder} alone, which the emulator cannot write (permission denied); to let it: {remedy}";
    }
}

/// <summary>Keys cannot be written; the message says where, why, and what to do.</summary>
internal sealed class ArcKeyFolderException(string message, Exception inner) : Exception(message, inner);
