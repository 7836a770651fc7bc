using System.ComponentModel;
using System.Diagnostics;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Processes;

/// <summary>Starts a command on this process's own input, output and error.</summary>
internal static class ChildProcess
{
    private const int NotAProgram = 8; // ENOEXEC

    /// <param name="command">The command and its arguments.</param>
    /// <param name="environment">What to change in this process's environment for it.</param>
    /// <exception cref="Commands.CommandFailure">It cannot be started.</exception>
    public static Process Start(IReadOnlyList<string> command, HostEnvironment environment)
    {
        var program = ProgramSearch.Find(command[0]);
        var arguments = command.Skip(1);
        try
        {
            try
            {
                return Start(program, arguments, environment);
            }
            catch (Win32Exception e) when (e.NativeErrorCode == NotAProgram && !OperatingSystem.IsWindows())
            {
                return Start("/bin/sh", arguments.Prepend(program), environment); // as every shell takes a script without a #! line
            }
        }
        catch (Win32Exception e)
        {
            throw ProgramSearch.NotExecutable(command[0], $"cannot be executed: {new Win32Exception(e.NativeErrorCode).Message}");
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments, HostEnvironment environment)
    {
        var start = new ProcessStartInfo(program, arguments);
        environment.ApplyTo(start);
        if (OperatingSystem.IsWindows())
        {
            return Process.Start(start)!;
        }

        Process? started = null;
        Unix.WithDefaultBrokenPipe(() => started = Process.Start(start));
        return started!;
    }
}
