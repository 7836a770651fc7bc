using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager;

/// <summary>What Azure takes in the bodies of resources and never gives back.</summary>
internal static class SecretMembers
{
    private const string Secrets = "secrets"; // a container app's: only their names come back
    private static readonly string[] names = ["adminPassword", "administratorLoginPassword", "customData", "password", "protectedSettings", "secureValue"];

    /// <summary>Takes them out, at whatever depth, of what finds its members in any case.</summary>
    public static void Forget(JsonNode? node) => Forget(node, of: null);

    private static void Forget(JsonNode? node, string? of)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Forget(item, of);
            }
        }
        else if (node is JsonObject json)
        {
            foreach (var hidden in Secrets.Equals(of, StringComparison.OrdinalIgnoreCase) ? [.. names, "value"] : names)
            {
                json.Remove(hidden);
            }

            foreach (var (member, inner) in json)
            {
                Forget(inner, member);
            }
        }
    }
}
