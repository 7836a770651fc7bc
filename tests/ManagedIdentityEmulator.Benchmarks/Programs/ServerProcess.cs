using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Benchmarks.Http;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>A started program, from its start to its first answer and on.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan longestStart = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly Process process;

    private ServerProcess(string program, IEnumerable<string> arguments, int port)
    {
        process = ProgramStart.Start(program, arguments, folder);
        Port = port;
    }

    /// <summary>Where it answers, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>From its start to the whole of its first answer.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>What it had had of the processors then.</summary>
    public TimeSpan ProcessorAtFirstAnswer { get; private set; }

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
        var start = Stopwatch.GetTimestamp();
        var server = new ServerProcess(program, arguments, port);
        try
        {
            while (!await IsAnsweredAsync(port, question))
            {
                if (server.process.HasExited || Stopwatch.GetElapsedTime(start) > longestStart)
                {
                    throw new InvalidOperationException($"{program} does not answer on port {port}");
                }

                await Task.Delay(1);
            }

            (server.FirstAnswer, server.ProcessorAtFirstAnswer) = (Stopwatch.GetElapsedTime(start), server.ProcessorTime);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A free port below those that systems give to whoever connects or asks for any: nobody gets it before the program has it.</summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var free = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
                free.Start();
                return ((IPEndPoint)free.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // It is somebody's; there are thousands.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private static async Task<bool> IsAnsweredAsync(int port, Question question)
    {
        try
        {
            using var connection = await Connection.OpenAsync(port);
            return await connection.AskAsync(question.ToBytes()) == (int)HttpStatusCode.OK;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
