using System.Text.Json;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The claims of a service account's projected token, in the order of their names, as Kubernetes writes them
/// (kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin). Pod and node are invented, and always the same.
/// </summary>
internal static class ServiceAccountTokenClaims
{
    private static readonly Guid objectIds = new("5b0c6d6f-3c1e-4f0b-9a53-2f6d8b1e7c40");

    public static void Write(Utf8JsonWriter json, KubernetesCluster cluster, IReadOnlyList<string> audiences, DateTimeOffset issued, TimeSpan lifetime)
    {
        json.WriteStartArray("aud");
        foreach (var audience in audiences)
        {
            json.WriteStringValue(audience);
        }

        json.WriteEndArray();
        json.WriteNumber("exp", (issued + lifetime).ToUnixTimeSeconds());
        json.WriteNumber("iat", issued.ToUnixTimeSeconds());
        json.WriteString("iss", cluster.Issuer);
        json.WriteString("jti", Guid.NewGuid());
        json.WriteStartObject("kubernetes.io");
        json.WriteString("namespace", cluster.Namespace);
        WriteObject("node", "aks-nodepool1-12345678-vmss000000");
        WriteObject("pod", "workload");
        WriteObject("serviceaccount", cluster.ServiceAccount);
        json.WriteEndObject();
        json.WriteNumber("nbf", issued.ToUnixTimeSeconds());
        json.WriteString("sub", cluster.Subject);

        void WriteObject(string kind, string name)
        {
            json.WriteStartObject(kind);
            json.WriteString("name", name);
            json.WriteString("uid", NameBasedGuid.Create(objectIds, $"{cluster.Issuer}/{cluster.Namespace}/{kind}/{name}".ToLowerInvariant()));
            json.WriteEndObject();
        }
    }
}
