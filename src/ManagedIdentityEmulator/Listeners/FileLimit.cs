using System.Globalization;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>How many files the system lets the process have open at once.</summary>
internal static class FileLimit
{
    /// <summary>With fewer it does not come as far as its first answer: an assembly that cannot be opened counts as missing.</summary>
    public const int Least = 240;

    private const string LimitsOfProcess = "/proc/self/limits";
    private const int UsualLimit = 10_240; // macOS, to which .NET raises it

    public static int OfProcess()
    {
        if (OperatingSystem.IsWindows())
        {
            return int.MaxValue;
        }

        if (!File.Exists(LimitsOfProcess))
        {
            return UsualLimit;
        }

        var line = File.ReadLines(LimitsOfProcess).First(limit => limit.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], NumberStyles.None, CultureInfo.InvariantCulture, out var soft) ? soft : int.MaxValue;
    }

    /// <exception cref="ListenerException">It is too few.</exception>
    public static void Require()
    {
        if (OfProcess() is < Least and var few)
        {
            throw new ListenerException($"this process may have {few} files open at once, and the emulator needs {Least} and one for each connection; raise it with 'ulimit -n'");
        }
    }
}
