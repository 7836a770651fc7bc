using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>Waits for a file that a program moves into place; made before the program is started, it cannot miss it.</summary>
internal sealed class FileWait : IDisposable
{
    private readonly TaskCompletionSource appeared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher watcher;

    public FileWait(string directory, string name)
    {
        Path = System.IO.Path.Combine(directory, name);
        watcher = new FileSystemWatcher(directory, name);
        watcher.Created += (_, _) => appeared.TrySetResult();
        watcher.Renamed += (_, moved) => _ = moved.Name == name && appeared.TrySetResult();
        watcher.EnableRaisingEvents = true;
    }

    public string Path { get; }

    /// <exception cref="InvalidOperationException">The program ended, or the time is over, and there is no file.</exception>
    public async Task WaitAsync(RunningProcess process)
    {
        using var timeout = new CancellationTokenSource(ProcessRunner.Patience);
        await Task.WhenAny(appeared.Task, process.WaitForExitAsync(timeout.Token));
        if (!appeared.Task.IsCompleted)
        {
            throw new InvalidOperationException($"no {System.IO.Path.GetFileName(Path)} within {ProcessRunner.Patience}, or an early end; {process.Transcript}");
        }
    }

    public void Dispose() => watcher.Dispose();
}
