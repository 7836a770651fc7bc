using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>A key of an outside issuer, and the assertions that it signs.</summary>
internal sealed class AssertionKey(string keyId)
{
    private readonly RSA rsa = RSA.Create(2048);

    /// <summary>Generating takes time: the tests share two.</summary>
    public static AssertionKey First { get; } = new("key-1");

    public static AssertionKey Second { get; } = new("key-2");

    public string KeyId => keyId;

    public JsonObject Jwk(string? id = null) => new()
    {
        ["kty"] = "RSA",
        ["use"] = "sig",
        ["kid"] = id ?? keyId,
        ["n"] = Base64Url.EncodeToString(rsa.ExportParameters(false).Modulus),
        ["e"] = "AQAB",
    };

    public string Sign(object claims, object? header = null) =>
        Sign(JsonSerializer.Serialize(header ?? new { typ = "JWT", alg = "RS256", kid = keyId }), JsonSerializer.Serialize(claims));

    public string Sign(string header, string claims) => Sign(rsa, RSASignaturePadding.Pkcs1, header, claims);

    public static string Sign(RSA rsa, RSASignaturePadding padding, string header, string claims)
    {
        var input = $"{Part(header)}.{Part(claims)}";
        return $"{input}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, padding))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
