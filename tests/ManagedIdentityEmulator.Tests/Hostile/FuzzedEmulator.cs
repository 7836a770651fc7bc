using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Documentation;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>An emulator that is asked anything, and a request for each of its routes to begin with.</summary>
internal sealed class FuzzedEmulator : IAsyncDisposable
{
    private static readonly TimeSpan longestAnswer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(30); // for what need not be answered
    private static readonly HttpFile file = HttpFile.Read(Path.Combine(Repository.Root, "samples", "emulator.http"));

    private readonly EmulatorServer server;
    private readonly TemporaryFolder arcKeys;
    private readonly ErrorLog log;
    private readonly OpenRequests open = new();
    private readonly IDisposable subscription;
    private readonly HttpClient client = new(new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true });

    private FuzzedEmulator(EmulatorServer server, TemporaryFolder arcKeys, ErrorLog log)
    {
        (this.server, this.arcKeys, this.log) = (server, arcKeys, log);
        subscription = server.Services.GetRequiredService<DiagnosticListener>().Subscribe(open);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ListenerAddresses Addresses => server.Addresses;

    public int Answers { get; private set; }

    public static async Task<FuzzedEmulator> StartAsync(string? data = null)
    {
        var (arcKeys, log) = (new TemporaryFolder(), new ErrorLog());
        var options = new EmulatorOptions { Data = data, ArcKeyFolder = arcKeys.Path, Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off } };
        return new(await EmulatorServer.StartAsync(options, new EmulatorClock(), logging => logging.AddProvider(log), cancel: Cancel), arcKeys, log);
    }

    /// <summary>Has the emulator forget what was done to it, and makes a request for each route.</summary>
    public async Task<IReadOnlyList<WireRequest>> PrepareAsync()
    {
        await server.Services.GetRequiredService<EmulatorReset>().ResetAsync(Cancel);
        var known = new Dictionary<string, string> { ["data"] = Addresses.Data, ["tls"] = Addresses.Tls, ["control"] = Addresses.Control };
        string Value(string name) => known.GetValueOrDefault(name) ?? file.Variables[name];
        foreach (var request in file.Requests.Where(request => request.Gives is not null))
        {
            using var response = await client.SendAsync(request.With(Value), Cancel);
            known[request.Gives!.Variable] = request.Gives.Of(await response.TextAsync());
        }

        return [.. file.Requests.Select(request => WireRequest.Of(request, Value))];
    }

    /// <summary>Sends a request that is right by the rules of HTTP: it is answered.</summary>
    public async Task AskAsync(WireRequest request, string replay)
    {
        var bytes = request.ToBytes();
        await using var connection = await RawConnection.OpenAsync(Addresses, request.Listener, Cancel);
        await connection.SendAsync(bytes, Cancel);
        var answer = await ReadAsync(connection, request.Method == "HEAD", request.IsPatient ? patience : longestAnswer);
        if (answer is null && !request.IsPatient)
        {
            throw Failure("it was not answered", request.Listener, bytes, replay);
        }

        Judge(answer, request.Listener, bytes, replay);
        await UndoAsync();
    }

    /// <summary>Sends any bytes: an answer, where there is one, is a clean one.</summary>
    public async Task SendAsync(Listener listener, byte[] bytes, string replay)
    {
        await using var connection = await RawConnection.OpenAsync(Addresses, listener, Cancel);
        await connection.SendAsync(bytes, Cancel);
        Judge(await ReadAsync(connection, bytes.AsSpan().StartsWith("HEAD"u8), patience), listener, bytes, replay);
        await UndoAsync();
    }

    /// <summary>Nothing that was sent goes on, has failed, or has broken anything.</summary>
    public async Task VerifyAsync(string replay)
    {
        var started = Stopwatch.GetTimestamp();
        while (open.Count > 0)
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(longestAnswer, $"{open.Count} requests go on: {replay}");
            await Task.Delay(5, Cancel);
        }

        log.Lines.ShouldBeEmpty(replay);
        await server.Services.GetRequiredService<EmulatorReset>().ResetAsync(Cancel);
        foreach (var address in new[] { $"{Addresses.Control}/health/ready", $"{Addresses.Tls}/common/discovery/keys", $"{Addresses.Data}{WireClient.TokenPath}?api-version=2018-02-01&resource={WireClient.Vault}" })
        {
            using var answer = await client.ImdsAsync(address);
            answer.IsSuccessStatusCode.ShouldBeTrue($"{address}: {answer}, {replay}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        subscription.Dispose();
        await server.DisposeAsync();
        arcKeys.Dispose();
    }

    private static async Task<RawAnswer?> ReadAsync(RawConnection connection, bool isOfHead, TimeSpan longest)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        ends.CancelAfter(longest);
        try
        {
            return await connection.ReadAnswerAsync(isOfHead, ends.Token);
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Judge(RawAnswer? answer, Listener listener, byte[] bytes, string replay)
    {
        Answers += answer is null ? 0 : 1;
        if (answer is not null && AnswerRules.Broken(answer) is { } broken)
        {
            throw Failure($"{broken}: {answer}", listener, bytes, replay);
        }

        if (!log.Lines.IsEmpty)
        {
            throw Failure(string.Join('\n', log.Lines), listener, bytes, replay);
        }
    }

    // A drill that was added, or a clock that was moved, befalls every later request.
    private async Task UndoAsync()
    {
        server.Services.GetRequiredService<FaultDrills>().Clear();
        server.Services.GetRequiredService<EmulatorClock>().Reset();
        await server.Services.GetRequiredService<KeyRing>().EndDrillAsync(null, Cancel);
    }

    private static ShouldAssertException Failure(string what, Listener listener, byte[] bytes, string replay) =>
        new($"{what}\n--- {replay}, to {listener}:\n{Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4000)))}");

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null) // an error without one is a reason, in words
            {
                Lines.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
