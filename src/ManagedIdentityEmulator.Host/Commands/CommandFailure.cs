namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>A command cannot do what it was asked to; the message is for the user.</summary>
internal sealed class CommandFailure(string message, int exitCode = Host.ExitCode.Failed) : Exception(message)
{
    /// <summary>Runs a command; its failure is a line on standard error and an exit code.</summary>
    public static async Task<int> ReportAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {failure.Message.ReplaceLineEndings(" ")}");
            return failure.ExitCode;
        }
        catch (IOException e) // standard output is full or closed
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {e.Message.ReplaceLineEndings(" ")}");
            return Host.ExitCode.Failed;
        }
    }

    private int ExitCode { get; } = exitCode;
}
