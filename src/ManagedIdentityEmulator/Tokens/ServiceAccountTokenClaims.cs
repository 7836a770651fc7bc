using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The claims of a service account's projected token, in the order of their names, as Kubernetes writes them
/// (kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin). Pod and node are invented, and always the same.
/// </summary>
internal static class ServiceAccountTokenClaims
{
    private static readonly Guid objectIds = new("5b0c6d6f-3c1e-4f0b-9a53-2f6d8b1e7c40");

    public static IEnumerable<KeyValuePair<string, object>> For(KubernetesCluster cluster, IReadOnlyList<string> audiences, DateTimeOffset issued, TimeSpan lifetime)
    {
        yield return new("aud", audiences);
        yield return new("exp", (issued + lifetime).ToUnixTimeSeconds());
        yield return new("iat", issued.ToUnixTimeSeconds());
        yield return new("iss", cluster.Issuer);
        yield return new("jti", Guid.NewGuid().ToString());
        yield return new("kubernetes.io", new Dictionary<string, object>
        {
            ["namespace"] = cluster.Namespace,
            ["node"] = Object("node", "aks-nodepool1-12345678-vmss000000"),
            ["pod"] = Object("pod", "workload"),
            ["serviceaccount"] = Object("serviceaccount", cluster.ServiceAccount),
        });
        yield return new("nbf", issued.ToUnixTimeSeconds());
        yield return new("sub", cluster.Subject);

        Dictionary<string, object> Object(string kind, string name) => new()
        {
            ["name"] = name,
            ["uid"] = NameBasedGuid.Create(objectIds, $"{cluster.Issuer}/{cluster.Namespace}/{kind}/{name}".ToLowerInvariant()).ToString(),
        };
    }
}
