using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The Kubernetes clusters as OpenID Connect issuers. They sign with a key of their own, which Entra never publishes; it is in memory,
/// and made when it is first needed. A command under <c>exec</c> waits for the first token: loading the JWT library for it would take
/// longer than writing one.
/// </summary>
internal sealed class ClusterIssuer(IdentityRegistry registry, TimeProvider clock) : ILocalIssuer, IDisposable
{
    /// <summary>How long a token lives: what AKS's webhook asks for unless it is told otherwise.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonWriterOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<ClusterKey> key = new(() => new ClusterKey());

    public IReadOnlyList<PublicKey> Keys => [key.Value.Public];

    public IReadOnlyList<PublicKey>? KeysOf(string issuer) => registry.Hosts.Any(host => host.Cluster?.Issuer == issuer) ? Keys : null;

    /// <summary>A token of a cluster's service account. Its header has no type, as Kubernetes' have none.</summary>
    public string Issue(KubernetesCluster cluster, params IReadOnlyList<string> audiences)
    {
        var header = Encode(json =>
        {
            json.WriteString("alg", "RS256");
            json.WriteString("kid", key.Value.Public.KeyId);
        });
        var signed = $"{header}.{Encode(json => ServiceAccountTokenClaims.Write(json, cluster, audiences, clock.GetUtcNow(), Lifetime))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Value.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public void Dispose()
    {
        if (key.IsValueCreated)
        {
            key.Value.Dispose();
        }
    }

    private static string Encode(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
