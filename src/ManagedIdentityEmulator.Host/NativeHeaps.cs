using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host;

/// <summary>
/// The heaps of glibc's allocator, from which OpenSSL takes what keys and TLS need: one for each core, and the few that .NET has begun with
/// by then, in place of eight for each core. Threads are spread over them, and each keeps what it had at its fullest: two thirds of 25 MB
/// were free after minutes of rotations. In long runs of twenty minutes, one with and one without, the process grew by 3 and by 8 MB.
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
