using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>The emulator as its user runs it: the real program, in a process of its own.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly DirectoryInfo directory;
    private readonly RunningProcess process;

    private EmulatorProcess(RunningProcess process, DirectoryInfo directory, NetworkNamespace? @namespace, Addresses addresses, EmulatorState state)
    {
        (this.process, this.directory) = (process, directory);
        (Namespace, Data, State) = (@namespace, addresses.Data, state);
    }

    /// <summary>The base address of the managed identity protocols.</summary>
    public string Data { get; }

    public EmulatorState State { get; }

    /// <summary>Where it listens on 169.254.169.254, and its clients are to run; otherwise <see langword="null"/>.</summary>
    public NetworkNamespace? Namespace { get; }

    /// <param name="configuration">The text of its <c>emulator.json</c>; without, it has its defaults.</param>
    /// <param name="network">The network to run in, with the IMDS address; without, it has free ports of this machine.</param>
    public static async Task<EmulatorProcess> StartAsync(string configuration = "{}", NetworkNamespace? network = null)
    {
        var directory = Directory.CreateTempSubdirectory("mie-");
        RunningProcess? process = null;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "emulator.json"), configuration);
            using var ready = new FileWait(directory.FullName, "ready.json");
            process = RunningProcess.Start(Command(directory, ready.Path, network));
            await ready.WaitAsync(process);

            var addresses = JsonSerializer.Deserialize<Addresses>(await File.ReadAllTextAsync(ready.Path), JsonSerializerOptions.Web)!;
            return new(process, directory, network, addresses, await ReadStateAsync(addresses, network));
        }
        catch
        {
            await EndAsync(process, directory);
            throw;
        }
    }

    public ValueTask DisposeAsync() => EndAsync(process, directory);

    private static Command Command(DirectoryInfo directory, string readyFile, NetworkNamespace? network)
    {
        string[] ports = ["--port", "0", "--tls-port", "0", "--control-port", "0", "--imds-address", network is null ? "off" : "on"];
        return Programs.Emulator(["--config", "emulator.json", "--ready-file", readyFile, .. ports]) with
        {
            WorkingDirectory = directory.FullName,
            Namespace = network,
        };
    }

    private static async Task<EmulatorState> ReadStateAsync(Addresses addresses, NetworkNamespace? network)
    {
        var address = $"{addresses.Control}/_emulator/state";
        if (network is not null)
        {
            return EmulatorState.Parse(await ProcessRunner.RunToSuccessAsync(new Command("curl", "-sS", "--fail", address) { Namespace = network }));
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return EmulatorState.Parse(await http.GetStringAsync(address));
    }

    private static async ValueTask EndAsync(RunningProcess? process, DirectoryInfo directory)
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }

    private sealed record Addresses(string Data, string Control);
}
