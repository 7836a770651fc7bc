using System.Buffers.Text;
using System.Text.Json;

namespace ManagedIdentityEmulator.Testing.Tests;

internal static class Jwt
{
    public static Dictionary<string, string> Payload(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.EnumerateObject().ToDictionary(claim => claim.Name, claim => claim.Value.ToString());
}
