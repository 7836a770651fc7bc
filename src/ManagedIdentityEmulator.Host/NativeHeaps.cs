using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host;

/// <summary>
/// The heaps of glibc's allocator, from which OpenSSL takes what keys and TLS need: one for each core in place of eight. Threads are spread
/// over them, and each keeps what it had at its fullest: after ten minutes with a rotation a second, two thirds of 25 MB in them were free,
/// and the process grew by 8 MB in the ten minutes after that, where it grows by 3.
/// </summary>
internal static partial class NativeHeaps
{
    private const string OwnSetting = "MALLOC_ARENA_MAX"; // mallopt(3)
    private const int ArenaMax = -8; // M_ARENA_MAX of malloc.h

    public static void Limit()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(OwnSetting) is { Length: > 0 })
        {
            return;
        }

        try
        {
            _ = MallOpt(ArenaMax, Environment.ProcessorCount);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: musl's allocator has one heap.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallOpt(int parameter, int value);
}
