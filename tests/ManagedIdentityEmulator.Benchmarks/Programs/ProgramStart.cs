using System.Diagnostics;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>Starts a program as somebody does who keeps its log: the output goes to a file, where there is a shell to have it go there without a detour.</summary>
internal static class ProgramStart
{
    // No configuration file is found there.
    private static readonly string nowhere = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mi-emulator-benchmarks-empty")).FullName;

    private static readonly string[] temporaryFolder = OperatingSystem.IsWindows() ? ["TEMP", "TMP"] : ["TMPDIR"];

    /// <param name="folder">What it leaves behind goes there; it will be killed.</param>
    public static Process Start(string program, IEnumerable<string> arguments, TemporaryFolder folder)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }
            : new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$0\" \"$@\" > \"$out\"", program, folder.File("output"), .. arguments]);
        start.WorkingDirectory = nowhere;
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MI_EMULATOR_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var name in temporaryFolder)
        {
            start.Environment[name] = folder.Path;
        }

        var process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        }

        return process;
    }
}
