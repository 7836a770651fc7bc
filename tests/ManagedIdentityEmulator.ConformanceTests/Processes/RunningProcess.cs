using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ManagedIdentityEmulator.ConformanceTests.Processes;

/// <summary>A started program, its output read as it comes. It does not outlive this object.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder error = new();
    private readonly StringBuilder output = new();

    private RunningProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public string Output => Read(output);

    /// <summary>All that the program has printed, for a message.</summary>
    public string Transcript => $"standard output:\n{Output}\nstandard error:\n{Read(error)}";

    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static RunningProcess Start(Command command)
    {
        var process = new Process { StartInfo = command.ToStartInfo() };
        var running = new RunningProcess(process);
        process.OutputDataReceived += (_, line) => Append(running.output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(running.error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits until the program has ended and all of its output is read.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancel = default)
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
