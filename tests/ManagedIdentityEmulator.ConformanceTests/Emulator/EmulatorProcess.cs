using System.Net;
using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Processes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>The emulator as its user runs it: the real program, in a process of its own.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan patienceAtTheEnd = TimeSpan.FromSeconds(10);

    private readonly string control;
    private readonly DirectoryInfo directory;
    private readonly RunningProcess process;

    private EmulatorProcess(RunningProcess process, DirectoryInfo directory, NetworkNamespace? @namespace, Addresses addresses, EmulatorState state)
    {
        (this.process, this.directory) = (process, directory);
        (Namespace, control, State) = (@namespace, addresses.Control, state);
    }

    public EmulatorState State { get; }

    /// <summary>All that it has printed.</summary>
    public string Transcript => process.Transcript;

    /// <summary>Where it runs: relative paths in its configuration begin here.</summary>
    public string Directory => directory.FullName;

    /// <summary>Where it listens on 169.254.169.254, and its clients are to run; otherwise <see langword="null"/>.</summary>
    public NetworkNamespace? Namespace { get; }

    /// <param name="configuration">The text of its <c>emulator.json</c>; without, it has its defaults.</param>
    /// <param name="network">The network to run in, with the IMDS address; without, it has free ports of this machine.</param>
    public static async Task<EmulatorProcess> StartAsync(string configuration = "{}", NetworkNamespace? network = null)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("mie-");
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

    /// <summary>The name of the default configuration's host of that kind.</summary>
    public static string NameOf(HostKind host) => host == HostKind.VmAtTheImdsAddress ? "vm" : host.ToString().ToLowerInvariant();

    /// <summary>
    /// Where a client runs that is on a host: with the variables that the emulator gives for it, but with none at 169.254.169.254.
    /// Where the machine does not let one be there, the test is skipped.
    /// </summary>
    public async Task<Surroundings> SurroundingsAsync(HostKind host, string? name = null)
    {
        if (Namespace is not null)
        {
            return new(host, Namespace, new Dictionary<string, string>());
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.GetAsync(new Uri($"{control}/_emulator/hosts/{name ?? NameOf(host)}/env?format=json"));
        var variables = await answer.Content.ReadAsStringAsync();
        Prerequisite.Require(answer.StatusCode == HttpStatusCode.NotImplemented ? JsonElement.Parse(variables).GetProperty("detail").GetString() : null);
        answer.EnsureSuccessStatusCode();
        return new(host, null, JsonSerializer.Deserialize<Dictionary<string, string>>(variables)!);
    }

    /// <summary>The variables of a host, for a client in the emulator's own network.</summary>
    public async Task<Dictionary<string, string>> VariablesAsync(string host) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await GetAsync($"/_emulator/hosts/{host}/env?format=json"))!;

    /// <summary>What the emulator's own API says, asked in its own network.</summary>
    public Task<string> GetAsync(string path) => GetAsync(control + path, Namespace);

    /// <summary>Has the emulator's own API do something.</summary>
    public async Task PostAsync(string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsync(new Uri(control + path), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => EndAsync(process, directory);

    private static Command Command(DirectoryInfo directory, string readyFile, NetworkNamespace? network)
    {
        string[] ports = ["--port", "0", "--tls-port", network is null ? "0" : "443", "--control-port", "0", "--imds-address", network is null ? "off" : "on"];
        return Programs.Emulator(["--config", "emulator.json", "--ready-file", readyFile, .. ports]) with
        {
            WorkingDirectory = directory.FullName,
            Namespace = network,
            Environment = new Dictionary<string, string> { ["XDG_DATA_HOME"] = directory.FullName }, // on a port of its choice, it leaves files there
        };
    }

    private static async Task<EmulatorState> ReadStateAsync(Addresses addresses, NetworkNamespace? network)
    {
        var address = $"{addresses.Control}/_emulator/state";
        if (network is not null)
        {
            return EmulatorState.Parse(await GetAsync(address, network));
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return EmulatorState.Parse(await http.GetStringAsync(address));
    }

    private static Task<string> GetAsync(string address, NetworkNamespace? network) =>
        ProcessRunner.RunToSuccessAsync(new Command("curl", "-sS", "--fail", address) { Namespace = network });

    private static async ValueTask EndAsync(RunningProcess? process, DirectoryInfo directory)
    {
        if (process is not null)
        {
            await AskToEndAsync(process);
            KeptLogs.Add(process.Transcript);
            await process.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }

    // Killed, it would leave the files behind that it wrote for its clients.
    private static async Task AskToEndAsync(RunningProcess process)
    {
        using var timeout = new CancellationTokenSource(patienceAtTheEnd);
        if (!OperatingSystem.IsWindows() && await ProcessRunner.WhyNotAsync(new Command("kill", $"{process.Id}")) is null)
        {
            await Task.WhenAny(process.WaitForExitAsync(timeout.Token));
        }
    }

    private sealed record Addresses(string Control);
}
