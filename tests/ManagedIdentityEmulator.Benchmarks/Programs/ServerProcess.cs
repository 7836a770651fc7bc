using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>A started program, from its start to its first answer and on. Its output is read and dropped, as by whatever collects logs.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan longestStart = TimeSpan.FromSeconds(60);
    private static readonly string nowhere = Directory.CreateTempSubdirectory("mi-emulator-benchmarks-").FullName; // no configuration file is found there

    private readonly Process process;

    private ServerProcess(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    /// <summary>Where it answers, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>From its start to the whole of its first answer.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>What it has had of the processors so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>What it has of the memory, in bytes.</summary>
    public long ResidentMemory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts a program and asks it until it has answered.</summary>
    public static async Task<ServerProcess> StartAsync(string program, IEnumerable<string> arguments, int port, Question question)
    {
        var information = new ProcessStartInfo(program, arguments) { WorkingDirectory = nowhere, RedirectStandardOutput = true };
        foreach (var inherited in information.Environment.Keys.Where(name => name.StartsWith("MI_EMULATOR_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            information.Environment.Remove(inherited);
        }

        var start = Stopwatch.GetTimestamp();
        var server = new ServerProcess(Process.Start(information)!, port);
        _ = server.process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        try
        {
            while (!await FirstAnswerProbe.IsAnsweredAsync(port, question))
            {
                if (server.process.HasExited || Stopwatch.GetElapsedTime(start) > longestStart)
                {
                    throw new InvalidOperationException($"{program} does not answer on port {port}");
                }

                await Task.Delay(1);
            }

            server.FirstAnswer = Stopwatch.GetElapsedTime(start);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
