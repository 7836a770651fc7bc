using System.Buffers.Text;
using System.Text.Json;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

internal static class JwtPayload
{
    /// <summary>The claims of a token. Its signature is not looked at.</summary>
    public static JsonElement Read(string token)
    {
        var parts = token.Split('.');
        parts.Length.ShouldBe(3);
        return JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]));
    }
}
