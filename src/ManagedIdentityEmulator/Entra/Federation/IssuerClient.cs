using System.Net;

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

    // Made when an issuer is first asked: most runs never do, and the start does not wait for it.
    private readonly Lazy<HttpClient> http = new(() => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16, // KiB
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // an issuer may move
    })
    { Timeout = Timeout.InfiniteTimeSpan }); // the caller's patience is for all of an issuer's documents together

    /// <exception cref="OperationCanceledException">The patience has come to its end.</exception>
    public async Task<IssuerDocument> GetAsync(Uri address, CancellationToken patience)
    {
        try
        {
            using var answer = await http.Value.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return Failed($"answers with status {(int)answer.StatusCode}{((int)answer.StatusCode is >= 300 and < 400 ? ", and redirects are not followed" : "")}");
            }

            using var body = await answer.Content.ReadAsStreamAsync(patience);
            var buffer = new byte[LongestDocument + 1];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, patience);
            return length > LongestDocument ? Failed($"is longer than {LongestDocument / 1024} KiB") : new(buffer.AsMemory(0, length), null);
        }
        catch (HttpRequestException e)
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
        catch (IOException)
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

    private static IssuerDocument Failed(string problem) => new(default, problem);
}
