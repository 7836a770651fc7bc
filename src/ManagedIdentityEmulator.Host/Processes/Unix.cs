using System.Globalization;
using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Host.Processes;

/// <summary>What Unix has and .NET does not pass on.</summary>
internal static partial class Unix
{
    private const int Executable = 1; // X_OK
    private static readonly int[] standardStreams = [0, 1, 2];

    // .NET ignores SIGPIPE, and what is ignored stays so in a child: "yes | head" would then never end in it.
    public static void WithDefaultBrokenPipe(Action action)
    {
        const int BrokenPipe = 13; // SIGPIPE
        const nint Default = 0; // SIG_DFL
        var before = SetHandler(BrokenPipe, Default);
        try
        {
            action();
        }
        finally
        {
            SetHandler(BrokenPipe, before);
        }
    }

    public static void Send(int signal, int process) => _ = Kill(process, signal);

    public static bool MayExecute(string file) => Access(file, Executable) == 0;

    /// <summary>Whether a terminal's keys (Ctrl+C, Ctrl+\) signal this process and its children alike.</summary>
    public static bool IsInTerminalForeground()
    {
        var group = ProcessGroup();
        return standardStreams.Any(stream => ForegroundGroup(stream) == group);
    }

    /// <summary>Whether a process has a handler of its own for a signal; where the system does not say so, it may.</summary>
    public static bool HasHandler(int process, int signal)
    {
        const string Caught = "SigCgt:"; // a bit for each signal, see proc_pid_status(5)
        try
        {
            var caught = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(Caught, StringComparison.Ordinal));
            return ((ulong.Parse(caught.AsSpan(Caught.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1)) & 1) == 1;
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessGroup();

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int terminal);
}
