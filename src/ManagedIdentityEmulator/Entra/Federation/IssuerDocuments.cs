using System.Text.Json;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>Finds an outside issuer's keys: its discovery document, which has to be its own, says where they are. Few issuers are asked at once, and the others wait.</summary>
#pragma warning disable CA1001 // Nobody waits for a handle of the semaphore: there is nothing to dispose of.
internal sealed class IssuerDocuments(IssuerClient client)
#pragma warning restore CA1001
{
    public const int MostAtOnce = 16;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5); // for both documents together; SDKs wait longer for their token

    private readonly SemaphoreSlim free = new(MostAtOnce);

    public async Task<FetchedKeys> FetchKeysAsync(string issuer)
    {
        using var time = new CancellationTokenSource(patience);
        if (!await free.WaitAsync(patience))
        {
            return Failed(issuer, $"{MostAtOnce} other issuers have been asked for {patience.TotalSeconds:0} seconds and have not answered, and no more are asked at once");
        }

        try
        {
            return await FetchKeysAsync(issuer, time.Token);
        }
        catch (OperationCanceledException)
        {
            return Failed(issuer, $"The discovery document and the keys take longer than {patience.TotalSeconds:0} seconds");
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<FetchedKeys> FetchKeysAsync(string issuer, CancellationToken cancel)
    {
        if (!Uri.TryCreate($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            return Failed(issuer, "The issuer is not an address");
        }

        var discovery = await client.GetAsync(address, cancel);
        if (discovery.Problem is { } problem)
        {
            return Failed(issuer, $"The discovery document {problem}");
        }

        if (!TryFindKeys(issuer, discovery.Body, out var keysAddress, out var reason))
        {
            return Failed(issuer, $"The discovery document {reason}");
        }

        var keys = await client.GetAsync(keysAddress, cancel);
        return keys.Problem is { } absent ? Failed(issuer, $"The key document {absent}")
            : KeySetReader.Read(keys.Body, out var unusable) is { } read ? new FetchedKeys(read)
            : FetchedKeys.Failed(FederationErrors.KeysUnusable(issuer, $"The key document {unusable}"));
    }

    // OpenID Connect Discovery 1.0 §4.3: a document that names another issuer is another's.
    private static bool TryFindKeys(string issuer, ReadOnlyMemory<byte> discovery, out Uri keys, out string reason)
    {
        (keys, reason) = (null!, "is not JSON");
        try
        {
            using var json = JsonDocument.Parse(discovery, IssuerJson.Strict);
            reason = IssuerJson.Text(json.RootElement, "issuer") != issuer ? "names another issuer"
                : !Uri.TryCreate(IssuerJson.Text(json.RootElement, "jwks_uri"), UriKind.Absolute, out keys!) || !IsAllowed(keys, issuer) ? "has no jwks_uri with https"
                : "";
            return reason.Length == 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // An issuer that the configuration allows without TLS may have its keys so.
    private static bool IsAllowed(Uri keys, string issuer) =>
        keys.Scheme == Uri.UriSchemeHttps || (keys.Scheme == Uri.UriSchemeHttp && issuer.StartsWith("http:", StringComparison.OrdinalIgnoreCase));

    private static FetchedKeys Failed(string issuer, string reason) => FetchedKeys.Failed(FederationErrors.IssuerUnavailable(issuer, reason));
}
