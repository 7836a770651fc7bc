using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>A process that may have few files open, and more connections that say nothing than that.</summary>
public class FewFilesTests
{
    private const int Connections = 1500;

    [Theory, InlineData(128), InlineData(200)]
    public async Task An_emulator_that_may_open_too_few_says_so_in_one_line(int files)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "the limit is read as Linux has it");
        await using var shell = EmulatorProcess.StartInShell($"""ulimit -n {files}; exec "$0" {string.Join(' ', EmulatorProcess.OnFreePorts("run"))}""");

        (await shell.FinishedAsync()).ShouldBe(new Finished(1, "", $"mi-emulator: this process may have {files} files open at once, and the emulator needs 240 and one for each connection; raise it with 'ulimit -n'"));
    }

    [Theory, InlineData(256), InlineData(1024)]
    public async Task An_emulator_with_more_idle_connections_than_files_stays_up_and_answers_whoever_looks(int files)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "the limit is read as Linux has it");
        using var folder = new TemporaryFolder();
        var ready = folder.File("ready.json");
        await using var shell = EmulatorProcess.StartInShell($"""ulimit -n {files}; exec "$0" {string.Join(' ', EmulatorProcess.OnFreePorts("run", "--ready-file", ready))}""");
        var emulator = await shell.ReadyAsync(ready);
        using (var idle = new IdleConnections(emulator))
        {
            await idle.UntilAllAreAcceptedAsync();
            for (var i = 0; i < 5; i++)
            {
                using var health = await emulator.GetAsync(emulator.Control, "/health/ready");
                health.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
        }

        await emulator.WaitForAsync("room again", () => IsAnswered(emulator));
        var ended = await emulator.StopAsync();

        ended.ExitCode.ShouldBe(0, $"{ended}");
        ended.Error.ShouldBeEmpty();
        ended.Output.ShouldNotContain("Exception");
        ended.Output.ShouldContain("connections are open, which is as many as there may be");
    }

    private static bool IsAnswered(EmulatorProcess emulator)
    {
        try
        {
            return emulator.TokenAsync().Wait(EmulatorProcess.LongestWait);
        }
        catch (AggregateException)
        {
            return false; // the connections are still being closed
        }
    }

    private sealed class IdleConnections : IDisposable
    {
        private readonly List<Socket> sockets = [];

        public IdleConnections(EmulatorProcess emulator)
        {
            for (var i = 0; i < Connections; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) };
                sockets.Add(socket);
                try
                {
                    socket.Connect(IPAddress.Loopback, (i % 2 == 0 ? emulator.Data : emulator.Tls).Port);
                }
                catch (SocketException)
                {
                    // Closed at once.
                }
            }
        }

        // Those that wait in line take the places of whoever has come just before them, and had no time to say anything.
        public async Task UntilAllAreAcceptedAsync()
        {
            for (var (closed, before) = (Closed(), -1); closed != before; (closed, before) = (Closed(), closed))
            {
                await Task.Delay(300, TestContext.Current.CancellationToken);
            }
        }

        public void Dispose() => sockets.ForEach(socket => socket.Dispose());

        private int Closed() => sockets.Count(socket => socket.Poll(0, SelectMode.SelectRead));
    }
}
