using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>A document of an issuer, or why there is none.</summary>
internal readonly record struct IssuerDocument(ReadOnlyMemory<byte> Body, string? Problem);

/// <summary>
/// Asks an issuer, which may be anybody: no redirect is followed, nothing is decompressed, no cookie or credential goes along, and no more
/// is read than a limit. Its certificate has to be one that the machine trusts.
/// </summary>
internal sealed class IssuerClient : IDisposable
{
    private const int LongestDocument = 256 * 1024;
    private const int LongestHost = 253; // RFC 1035: the resolver throws at longer ones
    private const string Connected = "connected";

    // Made when an issuer is first asked: most runs never do, and the start does not wait for it.
    private readonly Lazy<HttpClient> http = new(() => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16, // KiB
        PooledConnectionLifetime = TimeSpan.Zero, // documents are fetched rarely, and an issuer may move
        ConnectCallback = ConnectOnceAsync,
        Proxy = new LoopbackIsDirect(HttpClient.DefaultProxy),
    })
    { Timeout = Timeout.InfiniteTimeSpan }); // the caller's patience is for all of an issuer's documents together

    /// <exception cref="OperationCanceledException">The patience has come to its end.</exception>
    public async Task<IssuerDocument> GetAsync(Uri address, CancellationToken patience)
    {
        if (address.IdnHost.Length > LongestHost)
        {
            return Failed("is on a host whose name does not resolve");
        }

        try
        {
            using var answer = await http.Value.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return Failed($"answers with status {(int)answer.StatusCode}{((int)answer.StatusCode is >= 300 and < 400 ? ", and redirects are not followed" : "")}");
            }

            if (answer.Content.Headers.ContentLength > LongestDocument)
            {
                return TooLong();
            }

            using var body = await answer.Content.ReadAsStreamAsync(patience);
            var buffer = new byte[LongestDocument + 1];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, patience);
            return length > LongestDocument ? TooLong() : new(WithoutMark(buffer.AsMemory(0, length)), null);
        }
        catch (HttpRequestException e) when (e.InnerException is not ConnectedBeforeException)
        {
            return Failed(e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "is on a host whose name does not resolve",
                HttpRequestError.SecureConnectionError => "is on a host whose TLS certificate this machine does not trust",
                HttpRequestError.ConnectionError => "is on a host that does not accept connections",
                HttpRequestError.ProxyTunnelError => "is not reached through the proxy of this machine",
                HttpRequestError.InvalidResponse => "is not answered in HTTP",
                HttpRequestError.ConfigurationLimitExceeded => "comes with too many headers",
                _ => "breaks off",
            });
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return Failed("breaks off");
        }
    }

    public void Dispose()
    {
        if (http.IsValueCreated)
        {
            http.Value.Dispose();
        }
    }

    // The framework sends a request that is not answered up to three times more, each time on a new connection: here it gets one.
    private static async ValueTask<Stream> ConnectOnceAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        if (!((IDictionary<string, object?>)context.InitialRequestMessage.Options).TryAdd(Connected, true))
        {
            throw new ConnectedBeforeException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // RFC 8259 §8.1 lets a reader ignore a byte order mark.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static IssuerDocument TooLong() => Failed($"is longer than {LongestDocument / 1024} KiB");

    private static IssuerDocument Failed(string problem) => new(default, problem);

    private sealed class ConnectedBeforeException : Exception;
}
