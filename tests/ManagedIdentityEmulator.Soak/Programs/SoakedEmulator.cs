using System.Diagnostics;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Benchmarks;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Soak.Programs;

/// <summary>The emulator in a process of its own, on free ports, with a data directory that goes with it.</summary>
internal sealed partial class SoakedEmulator : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan longestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan longestEnd = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly Process process;

    private SoakedEmulator(string program)
    {
        File.WriteAllText(folder.File("emulator.json"), SoakSettings.Json);
        string[] arguments =
        [
            "run", "--config", folder.File("emulator.json"), "--data", DataDirectory, "--ready-file", ReadyFile,
            "--port", "0", "--tls-port", "0", "--control-port", "0", "--imds-address", "off",
        ];
        process = ProgramStart.Start(program, arguments, folder);
    }

    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    public string DataDirectory => folder.File("data");

    public Uri Data { get; private set; } = null!;

    public Uri Tls { get; private set; } = null!;

    public Uri Control { get; private set; } = null!;

    /// <summary>Trusts its certificate, and takes new connections now and then.</summary>
    public HttpClient Http { get; private set; } = null!;

    private string ReadyFile => folder.File("ready.json");

    public static async Task<SoakedEmulator> StartAsync(string program, CancellationToken cancel)
    {
        var emulator = new SoakedEmulator(program);
        try
        {
            await emulator.ReadyAsync(cancel);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has ended by itself, which it must not.</summary>
    public Task EndedAsync(CancellationToken cancel) => process.WaitForExitAsync(cancel);

    /// <summary>Asks it to end.</summary>
    /// <returns>What is wrong with how it has ended; <see langword="null"/> for nothing.</returns>
    public async Task<string?> EndAsync()
    {
        if (process.HasExited)
        {
            return $"it had ended by itself, with exit code {process.ExitCode}: {Log()}";
        }

        if (OperatingSystem.IsWindows())
        {
            return null; // has no signal for this
        }

        _ = Kill(process.Id, SigTerm);
        using var bound = new CancellationTokenSource(longestEnd);
        await process.WaitForExitAsync(bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !process.HasExited ? $"it has not ended within {longestEnd.TotalSeconds:0} s"
            : process.ExitCode != 0 ? $"its exit code is {process.ExitCode}: {Log()}"
            : null;
    }

    /// <summary>The warnings and errors that it has written.</summary>
    public IReadOnlyList<string> Warnings() => [.. File.ReadLines(folder.File("output")).Where(line => line.Contains(" WRN ") || line.Contains(" ERR ") || line.Contains("Exception"))];

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        folder.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        while (!File.Exists(ReadyFile))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > longestStart)
            {
                throw new InvalidOperationException($"the emulator does not start: {Log()}");
            }

            await Task.Delay(20, cancel);
        }

        var addresses = JsonNode.Parse(await File.ReadAllTextAsync(ReadyFile, cancel))!;
        (Data, Tls, Control) = (new((string)addresses["data"]!), new((string)addresses["tls"]!), new((string)addresses["control"]!));
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var authority = X509Certificate2.CreateFromPem(await plain.GetStringAsync(new Uri(Control, "/_emulator/ca.pem"), cancel));
        Http = new(Handler(X509CertificateLoader.LoadCertificate(authority.RawData))) { Timeout = TimeSpan.FromSeconds(30) };
    }

    private static SocketsHttpHandler Handler(X509Certificate2 authority) => new()
    {
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromSeconds(20),
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
        },
    };

    private string Log()
    {
        var output = folder.File("output");
        return File.Exists(output) ? string.Join(" / ", File.ReadLines(output).TakeLast(5)) : "it has written nothing";
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
