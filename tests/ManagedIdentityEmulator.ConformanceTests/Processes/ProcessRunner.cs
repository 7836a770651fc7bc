using System.ComponentModel;

namespace ManagedIdentityEmulator.ConformanceTests.Processes;

internal sealed record ProcessResult(int ExitCode, string Output, string Transcript);

/// <summary>Runs programs that end by themselves.</summary>
internal static class ProcessRunner
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3); // of a machine that is busy, too

    public static async Task<ProcessResult> RunAsync(Command command, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? Patience);
        await using var process = RunningProcess.Start(command);
        try
        {
            var exitCode = await process.WaitForExitAsync(timeout.Token);
            return new(exitCode, process.Output, process.Transcript);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{command}' has not ended within {patience ?? Patience}; {process.Transcript}");
        }
    }

    /// <returns>What the program printed to standard output.</returns>
    public static async Task<string> RunToSuccessAsync(Command command, TimeSpan? patience = null)
    {
        var result = await RunAsync(command, patience);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"'{command}' ended with {result.ExitCode}; {result.Transcript}");
    }

    /// <returns>Why the command cannot be used on this machine; <see langword="null"/> when it ran to success.</returns>
    public static async Task<string?> WhyNotAsync(Command command, TimeSpan? patience = null)
    {
        try
        {
            await RunToSuccessAsync(command, patience);
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or TimeoutException)
        {
            return e.Message;
        }
    }
}
