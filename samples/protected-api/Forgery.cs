using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace Samples.ProtectedApi;

internal static class Forgery
{
    /// <summary>The token with a role written into it, under the signature that it had.</summary>
    public static string WithRole(string token, string role)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["roles"] = new JsonArray(role);
        parts[1] = Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return string.Join('.', parts);
    }
}
