using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>A connection to one of the listeners, on which anything can be sent.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient tcp;
    private readonly Stream stream;
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly List<byte> unread = [];
    private bool hasEnded;

    private RawConnection(TcpClient tcp, Stream stream) => (this.tcp, this.stream) = (tcp, stream);

    /// <summary>Connects, and where the listener speaks TLS, has the handshake done unless <paramref name="isPlain"/>.</summary>
    public static async Task<RawConnection> OpenAsync(ListenerAddresses addresses, Listener listener, CancellationToken cancel, SslApplicationProtocol? protocol = null, bool isPlain = false)
    {
        var tcp = new TcpClient { NoDelay = true, LingerState = new(true, 0) }; // thousands a minute: none is to wait in the system for its end
        await tcp.ConnectAsync("127.0.0.1", new Uri(listener switch { Listener.Tls => addresses.Tls, Listener.Control => addresses.Control, _ => addresses.Data }).Port, cancel);
        if (isPlain || listener != Listener.Tls)
        {
            return new(tcp, tcp.GetStream());
        }

        var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new() { TargetHost = "localhost", ApplicationProtocols = protocol is { } known ? [known] : null, RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=Managed Identity Emulator" }, cancel);
        return new(tcp, tls);
    }

    /// <summary>Sends what the server takes of it: one that has answered need not read the rest.</summary>
    /// <returns>Whether it takes more.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(bytes, cancel);
            return true;
        }
        catch (IOException)
        {
            return false; // closed by the server; what it has said can be read
        }
    }

    /// <summary>The next answer; <see langword="null"/> where the connection has ended without one.</summary>
    /// <exception cref="OperationCanceledException">It has not come in time.</exception>
    /// <exception cref="FormatException">What came is no answer.</exception>
    public async Task<RawAnswer?> ReadAnswerAsync(bool isOfHead, CancellationToken cancel)
    {
        while (true)
        {
            if (RawAnswer.Read(unread, isOfHead, hasEnded, out var length) is { } answer)
            {
                unread.RemoveRange(0, length);
                if (answer.Status != 100)
                {
                    return answer;
                }
            }
            else if (hasEnded)
            {
                return unread is [] or [0, ..] ? null // the latter is HTTP/2's good-bye to whoever begins with its preface
                    : throw new FormatException($"This is half an answer: {Encoding.Latin1.GetString([.. unread.Take(2000)])}");
            }
            else
            {
                await ReadAsync(cancel);
            }
        }
    }

    /// <summary>Whatever comes until the server has closed the connection.</summary>
    public async Task<byte[]> ReadToEndAsync(CancellationToken cancel)
    {
        while (!hasEnded)
        {
            await ReadAsync(cancel);
        }

        return [.. unread];
    }

    public async ValueTask DisposeAsync()
    {
        tcp.Dispose(); // a reset: no good-bye of TLS before it
        await stream.DisposeAsync();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        try
        {
            var read = await stream.ReadAsync(buffer, cancel);
            hasEnded = read == 0;
            unread.AddRange(buffer.AsSpan(0, read));
        }
        catch (IOException)
        {
            hasEnded = true; // a reset, after which there is nothing more
        }
    }
}
