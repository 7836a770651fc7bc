using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Requests;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>How the doctor asks: at once or not at all, past any proxy, and under a name by which an emulator leaves it out of what it counts.</summary>
internal static class Probing
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    // As clients have it when they look for IMDS. TLS comes after: a busy emulator may make a certificate first.
    private static readonly TimeSpan longestConnect = TimeSpan.FromSeconds(1);

    private const int LongestAnswer = 256 * 1024;
    private static readonly ProductInfoHeaderValue name = new(DoctorRequests.Product, typeof(Probing).Assembly.GetName().Version!.ToString(3));

    /// <param name="seen">Is shown the server's certificate, and what there is against it.</param>
    public static HttpClient Client(Action<X509Certificate?, SslPolicyErrors>? seen = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectCallback = ConnectAsync };
#pragma warning disable CA5359 // Whether a certificate is trusted is a question of its own, and must not hide the answers to all others.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            seen?.Invoke(certificate, errors);
            return true;
        };
#pragma warning restore CA5359
        return new HttpClient(handler) { Timeout = LongestWait, MaxResponseContentBufferSize = LongestAnswer, DefaultRequestHeaders = { UserAgent = { name } } };
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(longestConnect);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, limit.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e is OperationCanceledException && !cancel.IsCancellationRequested ? new SocketException((int)SocketError.TimedOut) : e;
        }
    }

    public static bool IsNoAnswer(Exception e) => e is HttpRequestException or OperationCanceledException or IOException;

    /// <summary>Why there was no answer, in a few words.</summary>
    public static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "no answer in time",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "it does not speak TLS",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "there is no such name",
        { InnerException: SocketException socket } => socket.SocketErrorCode switch
        {
            SocketError.TimedOut => "no answer in time",
            SocketError.ConnectionRefused => "connection refused",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => "no way leads there",
            _ => socket.Message,
        },
        _ => e.Message.TrimEnd('.'),
    };
}
