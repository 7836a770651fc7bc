using ManagedIdentityEmulator.Identities;
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

    private readonly Lazy<SigningKey> key = new(() => Generate(clock.GetUtcNow()));

    public IReadOnlyList<PublicKey> Keys => [new(key.Value.KeyId, key.Value.PublicPart)];

    public IReadOnlyList<PublicKey>? KeysOf(string issuer) => registry.Hosts.Any(host => host.Cluster?.Issuer == issuer) ? Keys : null;

    /// <summary>A token of a cluster's service account.</summary>
    public string Issue(KubernetesCluster cluster, params IReadOnlyList<string> audiences) =>
        JwtWriter.Write(new(JwtContent.HeaderOfKubernetes(key.Value), ServiceAccountTokenClaims.For(cluster, audiences, clock.GetUtcNow(), Lifetime)), key.Value);

    private static SigningKey Generate(DateTimeOffset now)
    {
        var generating = Task.Run(() => SigningKey.Generate(now));
        JwtWriter.WarmUp(); // the first token waits for both
        return generating.GetAwaiter().GetResult();
    }
}
