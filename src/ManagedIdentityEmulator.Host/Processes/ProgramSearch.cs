using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Processes;

/// <summary>Finds a program as a shell does. .NET's own search begins in the emulator's directory.</summary>
internal static class ProgramSearch
{
    private const string NoPath = "/usr/bin:/bin"; // where a shell looks without a PATH

    /// <returns>The program's full path.</returns>
    /// <exception cref="CommandFailure">There is no such program, or it may not be executed.</exception>
    public static string Find(string command)
    {
        var candidates = Candidates(command).SelectMany(WithExtensions).Where(Path.Exists).ToList();
        return candidates.FirstOrDefault(IsExecutable)
            ?? (candidates.Count > 0 ? throw NotExecutable(command, Directory.Exists(candidates[0]) ? "is a directory" : "may not be executed") : throw NotFound(command));
    }

    public static CommandFailure NotExecutable(string command, string why) => new($"'{command}' {why}", ExitCode.NotExecutable);

    private static CommandFailure NotFound(string command) =>
        new($"there is no command '{command}'{(IsPath(command) ? "" : " in PATH")}", ExitCode.NotFound);

    private static IEnumerable<string> Candidates(string command) =>
        IsPath(command) ? [Path.GetFullPath(command)]
        : command.Length == 0 ? []
        : (Environment.GetEnvironmentVariable("PATH") ?? NoPath).Split(Path.PathSeparator).Select(directory => Path.GetFullPath(Path.Combine(directory, command)));

    private static bool IsPath(string command) => command.Contains(Path.DirectorySeparatorChar) || command.Contains(Path.AltDirectorySeparatorChar);

    // On Windows "npm" is npm.cmd: what may follow is in PATHEXT.
    private static IEnumerable<string> WithExtensions(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return [path];
        }

        var extensions = (Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries);
        return extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? [path] : extensions.Select(extension => path + extension);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || Unix.MayExecute(path));
}
