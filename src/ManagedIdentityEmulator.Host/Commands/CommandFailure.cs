namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>A command cannot do what it was asked to; the message is for the user.</summary>
/// <param name="remedy">What to do about it, for a user who is told no more than this.</param>
internal class CommandFailure(string message, int exitCode = Host.ExitCode.Failed, string? remedy = null) : Exception(message)
{
    /// <summary>All there is to say.</summary>
    public string Line => (remedy is null ? Message : $"{Message}; {remedy}").ReplaceLineEndings(" ");

    /// <summary>Runs a command; its failure is a line on standard error and an exit code.</summary>
    public static async Task<int> ReportAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {failure.Line}");
            return failure.ExitCode;
        }
        catch (IOException e) // a disk that is full, say
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {e.Message.ReplaceLineEndings(" ")}");
            return Host.ExitCode.Failed;
        }
    }

    /// <summary>What to do about it.</summary>
    public string? Remedy => remedy;

    private int ExitCode { get; } = exitCode;
}

/// <summary>Nobody is where the running emulator is looked for.</summary>
/// <param name="variable">The variable that led there, which may be older than the emulator; <see langword="null"/> where none did.</param>
internal sealed class NoEmulatorFailure(Uri address, string? variable) : CommandFailure(
    $"no emulator answers at {address}{(variable is null ? "" : $", which {variable} names")}",
    remedy: $"start one with 'mi-emulator run'{(variable is null ? "" : $" and unset {variable}")}, or say where it is with --control");
