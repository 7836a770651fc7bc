using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Benchmarks.Http;

/// <summary>A connection that is kept alive, one request at a time, with as little of the machine as can be: the server is on it too.</summary>
internal sealed class Connection : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[LongestAnswer];

    private Connection()
    {
    }

    /// <exception cref="SocketException">Nobody listens on that port of 127.0.0.1.</exception>
    public static async Task<Connection> OpenAsync(int port)
    {
        var connection = new Connection();
        try
        {
            await connection.socket.ConnectAsync(IPAddress.Loopback, port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and receives the whole answer, of which the status counts.</summary>
    /// <exception cref="SocketException">The connection has failed.</exception>
    public async ValueTask<int> AskAsync(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request);
        var received = 0;
        while (received < LengthOf(answer.AsSpan(0, received)))
        {
            var more = await socket.ReceiveAsync(answer.AsMemory(received));
            received += more > 0 ? more : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return Number(answer.AsSpan("HTTP/1.1 ".Length));
    }

    public void Dispose() => socket.Dispose();

    // Of the whole answer, once its headers are there.
    private static int LengthOf(ReadOnlySpan<byte> start)
    {
        var head = start.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return int.MaxValue;
        }

        var name = "\r\nContent-Length: "u8;
        var length = start.IndexOf(name);
        return length < 0 || length > head ? throw new NotSupportedException("an answer without a Content-Length") : head + 4 + Number(start[(length + name.Length)..]);
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : throw new NotSupportedException("not an HTTP answer");
}
