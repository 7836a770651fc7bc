using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>What a finished run of the program said.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";
}

/// <summary>The program in a process of its own. Every wait is bounded, and its failure shows what the program wrote.</summary>
internal sealed partial class EmulatorProcess : IAsyncDisposable
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private const int SigTerm = 15;
    private static readonly TimeSpan longestEnd = TimeSpan.FromSeconds(10);

    public static readonly string Program = PublishedProgram.Path ?? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "mi-emulator.exe" : "mi-emulator");
    private static readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = LongestWait };

    private readonly Process process;
    private readonly List<string> output = [];
    private readonly List<string> error = [];

    private EmulatorProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Data { get; private set; } = null!;

    public Uri Tls { get; private set; } = null!;

    public Uri Control { get; private set; } = null!;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Output => Text(output);

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Transcript => $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}\n--- output\n{Output}\n--- error\n{Text(error)}";

    /// <summary>Starts the program with these arguments alone.</summary>
    public static EmulatorProcess Start(string[] args, params (string Name, string Value)[] environment) => new(Information(Program, args, environment));

    /// <summary>Starts the program in this directory.</summary>
    public static EmulatorProcess StartIn(string directory, string[] args, params (string Name, string Value)[] environment)
    {
        var start = Information(Program, args, environment);
        start.WorkingDirectory = directory;
        return new(start);
    }

    /// <summary>Starts the program with this umask (Unix).</summary>
    public static EmulatorProcess StartWithUmask(string umask, string[] args) => new(Information("/bin/sh", ["-c", $"umask {umask}; exec \"$0\" \"$@\"", Program, .. args], []));

    /// <summary>Starts a shell script to which <c>$0</c> is the program (Unix).</summary>
    public static EmulatorProcess StartInShell(string script, params (string Name, string Value)[] environment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /bin/sh");
        return new(Information("/bin/sh", ["-c", script, Program], environment));
    }

    /// <summary>Runs the program to its end.</summary>
    public static Task<Finished> RunAsync(params string[] args) => RunAsync(args, []);

    public static async Task<Finished> RunAsync(string[] args, params (string Name, string Value)[] environment)
    {
        await using var started = Start(args, environment);
        return await started.FinishedAsync();
    }

    /// <summary>Starts an emulator on free ports and waits until it answers.</summary>
    public static Task<EmulatorProcess> StartEmulatorAsync(params string[] args) => StartEmulatorAsync(args, []);

    public static async Task<EmulatorProcess> StartEmulatorAsync(string[] args, params (string Name, string Value)[] environment)
    {
        using var folder = new TemporaryFolder();
        var ready = folder.File("ready.json");
        return await Start([.. OnFreePorts(args), "--ready-file", ready], environment).ReadyAsync(ready);
    }

    public static string[] OnFreePorts(params string[] args)
    {
        string[] ports = ["--port", "--tls-port", "--control-port"];
        return [.. args, .. ports.Except(args).SelectMany(port => new[] { port, "0" }), .. args.Contains("--imds-address") ? Array.Empty<string>() : ["--imds-address", "off"]];
    }

    /// <summary>Waits for the ready file and takes the addresses from it.</summary>
    public async Task<EmulatorProcess> ReadyAsync(string readyFile)
    {
        try
        {
            await WaitForAsync("the ready file", () => File.Exists(readyFile) || HasExited);
            File.Exists(readyFile).ShouldBeTrue(Transcript);
            var addresses = JsonNode.Parse(await File.ReadAllTextAsync(readyFile))!;
            (Data, Tls, Control) = (new((string)addresses["data"]!), new((string)addresses["tls"]!), new((string)addresses["control"]!));
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task WaitForAsync(string what, Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > LongestWait)
            {
                throw new TimeoutException($"Waited in vain for {what}: {Transcript}");
            }

            await Task.Delay(5);
        }
    }

    public Task WaitForOutputAsync(string what, Func<string, bool> condition) => WaitForAsync(what, () => condition(Output));

    /// <summary>Waits until nobody is let in any more, as the end begins.</summary>
    public Task WaitUntilClosedAsync() => WaitForAsync("the end to begin", () => !IsOpen(Data.Port));

    public async Task<Finished> FinishedAsync()
    {
        using var bound = new CancellationTokenSource(LongestWait);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program has not ended: {Transcript}");
        }

        return new Finished(process.ExitCode, Output, Text(error));
    }

    /// <summary>Asks the program to end, as a container runtime or a terminal does.</summary>
    public Task<Finished> StopAsync()
    {
        Signal(SigTerm);
        return FinishedAsync();
    }

    /// <summary>Has it end, as it should, and says how long that took.</summary>
    public Task<TimeSpan> EndAsync() => Promptness.OfAsync(async () =>
    {
        var finished = await StopAsync();
        (finished.ExitCode, finished.Error).ShouldBe((0, ""), finished.ToString());
    });

    public void Signal(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        Kill(process.Id, signal).ShouldBe(0);
    }

    public async Task<HttpResponseMessage> GetAsync(Uri listener, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(listener, path));
        request.Headers.Add("Metadata", "true");
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        try
        {
            return await http.SendAsync(request);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new InvalidOperationException($"No answer from {request.RequestUri}: {Transcript}", e);
        }
    }

    public async Task<JsonNode> GetJsonAsync(Uri listener, string path)
    {
        using var response = await GetAsync(listener, path);
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {body}\n{Transcript}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>Has the emulator forget what other tests have done to it.</summary>
    public async Task ResetAsync()
    {
        using var answer = await http.PostAsync(new Uri(Control, "/_emulator/reset"), null);
        answer.IsSuccessStatusCode.ShouldBeTrue(Transcript);
    }

    public async Task<string> TokenAsync(string resource = "https://vault.azure.net") =>
        (string)(await GetJsonAsync(Data, $"/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}"))["access_token"]!;

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited && !OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, SigTerm); // killed outright, it could not clean up after itself
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(longestEnd));
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        KeepLog();
        process.Dispose();
    }

    public static bool IsOpen(int port)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // What other commands print to standard output is what they were asked for: a token, a host's secret.
    private void KeepLog() => KeptLogs.Add(process.StartInfo.ArgumentList.Contains("--ready-file") ? Transcript : Text(error));

    private static ProcessStartInfo Information(string file, string[] args, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = TemporaryFolder.Empty };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MI_EMULATOR_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Keep(List<string> lines, string? line)
    {
        lock (lines)
        {
            lines.AddRange(line is null ? [] : [line]);
        }
    }

    private static string Text(List<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
