using System.Net.Security;
using System.Text;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Hostile;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>An emulator with limits of a second or two, and what becomes of each client that does not do as it should: all at the same time, as it takes time.</summary>
public sealed class SlowClients : IAsyncLifetime
{
    private const string Token = "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n";
    private const string Form = "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n";
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan pace = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, Task<string>> ends = [];
    private EmulatorServer server = null!;

    internal ListenerAddresses Addresses => server.Addresses;

    public async ValueTask InitializeAsync()
    {
        var second = TimeSpan.FromSeconds(1);
        var limits = new ServerLimits
        {
            HeadTime = second,
            IdleTime = second,
            HandshakeTime = second,
            SlowTime = TimeSpan.FromSeconds(1.5), // the server takes none below its own second
            SlowestReader = 1_000_000_000,
            Ping = (second, second),
        };
        var options = new EmulatorOptions { Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off, Limits = limits } };
        server = await EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { });
        ends["who sends nothing"] = EndOfAsync(Listener.Data, "");
        ends["who sends half a head"] = EndOfAsync(Listener.Data, Token);
        ends["who sends a head line by line"] = EndOfAsync(Listener.Data, Token, "X: 1\r\n");
        ends["who keeps a connection that he does not use"] = EndOfAsync(Listener.Data, Token + "\r\n");
        ends["who sends no body"] = EndOfAsync(Listener.Data, Form);
        ends["who sends a body byte by byte"] = EndOfAsync(Listener.Data, Form, "x");
        ends["who says no hello"] = EndOfAsync(Listener.Tls, "", isPlain: true);
        ends["who says half a hello"] = EndOfAsync(Listener.Tls, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", isPlain: true);
        ends["who speaks HTTP/2 and answers no ping"] = EndOfAsync(Listener.Tls, Http2Frames.Preface + Http2Frames.Settings, protocol: SslApplicationProtocol.Http2);
        ends["who takes no answer"] = UntakenAsync();
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    /// <summary>What the client had been sent when the server closed its connection.</summary>
    public Task<string> EndOf(string client) => ends[client];

    /// <summary>One that connects, says some of it and nothing more, as one whose network is gone; and what he had been sent in the end.</summary>
    public Task<string> HalfAsync(int number) => (number % 5) switch
    {
        0 => EndOfAsync(Listener.Data, ""),
        1 => EndOfAsync(Listener.Data, Token[..(1 + (number % (Token.Length - 1)))]),
        2 => EndOfAsync(Listener.Control, "GET /_emulator/state HTTP/1.1\r\nHost: localhost\r\n"),
        3 => EndOfAsync(Listener.Data, Form + "resource="),
        _ => EndOfAsync(Listener.Tls, "\u0016\u0003\u0001", isPlain: true),
    };

    private async Task<string> EndOfAsync(Listener listener, string sent, string? again = null, bool isPlain = false, SslApplicationProtocol? protocol = null)
    {
        using var patience = new CancellationTokenSource(longest);
        await using var connection = await RawConnection.OpenAsync(Addresses, listener, patience.Token, protocol, isPlain);
        await connection.SendAsync(Encoding.Latin1.GetBytes(sent), patience.Token);
        var answer = connection.ReadToEndAsync(patience.Token);
        while (again is not null && !answer.IsCompleted)
        {
            await connection.SendAsync(Encoding.Latin1.GetBytes(again), patience.Token);
            await Task.WhenAny(answer, Task.Delay(pace, patience.Token));
        }

        return Encoding.Latin1.GetString(await answer);
    }

    // Asks until the system holds no more of the answers; the server sees nothing more of it then, and in the end the connection is gone.
    private async Task<string> UntakenAsync()
    {
        using var patience = new CancellationTokenSource(longest);
        await using var connection = await RawConnection.OpenAsync(Addresses, Listener.Control, patience.Token);
        var request = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /_emulator/faults/presets HTTP/1.1\r\nHost: localhost\r\n\r\n", 1000)));
        while (await connection.SendAsync(request, patience.Token))
        {
            // It still takes them.
        }

        return "";
    }
}
