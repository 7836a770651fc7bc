using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ManagedIdentityEmulator.Storage;

/// <summary>The names in a directory: on Unix they are on the disk only when the directory itself was written, whatever was with the files. .NET has no call for it.</summary>
internal static partial class DirectoryEntries
{
    private const int ReadOnly = 0;
    private const int CloseOnExecuteOnLinux = 0x80000;
    private const int CloseOnExecuteOnMacOs = 0x1000000;

    /// <summary>Has them written, where there is a way to: some network disks have none, and are as safe as they were.</summary>
    public static void FlushToDisk(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS keeps a journal of them
        }

        using var opened = new SafeFileHandle(Open(directory, ReadOnly | (OperatingSystem.IsMacOS() ? CloseOnExecuteOnMacOs : CloseOnExecuteOnLinux)), ownsHandle: true);
        try
        {
            if (!opened.IsInvalid)
            {
                RandomAccess.FlushToDisk(opened);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is in its place, and stays there unless the machine itself fails within seconds.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
