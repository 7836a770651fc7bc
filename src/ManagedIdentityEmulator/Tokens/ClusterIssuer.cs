using System.Text;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The Kubernetes clusters as OpenID Connect issuers. They sign with a key of their own, which Entra never publishes; it is in memory,
/// and made when it is first needed.
/// </summary>
internal sealed class ClusterIssuer(IdentityRegistry registry, TimeProvider clock) : ILocalIssuer
{
    /// <summary>How long a token lives: what AKS's webhook asks for unless it is told otherwise.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lazy<ClusterKey> key = new(() => new ClusterKey());

    public IReadOnlyList<PublicKey> Keys => [key.Value.Public];

    public IReadOnlyList<PublicKey>? KeysOf(string issuer) => registry.Hosts.Any(host => host.Cluster?.Issuer == issuer) ? Keys : null;

    /// <summary>A token of a cluster's service account. Its header has no type, as Kubernetes' have none.</summary>
    public string Issue(KubernetesCluster cluster, params IReadOnlyList<string> audiences)
    {
        var header = JwtWriter.Json(json =>
        {
            json.WriteString("alg", "RS256");
            json.WriteString("kid", key.Value.Public.KeyId);
        });
        var claims = JwtWriter.Json(json => ServiceAccountTokenClaims.Write(json, cluster, audiences, clock.GetUtcNow(), Lifetime));
        return Encoding.ASCII.GetString(JwtWriter.Write(header, claims, key.Value.Signer, TokenKind.ServiceAccount));
    }
}
