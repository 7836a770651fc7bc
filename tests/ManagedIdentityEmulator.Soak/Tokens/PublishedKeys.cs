using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Soak.Tokens;

/// <summary>The keys of a key document. What was read once is not made anew.</summary>
internal sealed class PublishedKeys : IDisposable
{
    private Dictionary<string, (string Modulus, RSA Key)> keys = [];

    public int Count => keys.Count;

    public RSA? Find(string keyId) => keys.TryGetValue(keyId, out var found) ? found.Key : null;

    /// <summary>Takes another document's keys in the place of what there was.</summary>
    /// <exception cref="FormatException">A key is not the one of its certificate, or is there twice.</exception>
    public void Replace(JsonNode document)
    {
        var (before, now) = (keys, new Dictionary<string, (string Modulus, RSA Key)>());
        foreach (var key in document["keys"]!.AsArray())
        {
            var (id, modulus) = ((string)key!["kid"]!, (string)key["n"]!);
            var isKnown = before.TryGetValue(id, out var held) && held.Modulus == modulus;
            if (!now.TryAdd(id, isKnown ? held : (modulus, Read(key, modulus))))
            {
                throw new FormatException($"the key {id} is published twice");
            }
        }

        keys = now;
        before.Values.Select(held => held.Key).Except(now.Values.Select(held => held.Key)).ToList().ForEach(key => key.Dispose());
    }

    public void Dispose() => keys.Values.ToList().ForEach(held => held.Key.Dispose());

    private static RSA Read(JsonNode key, string modulus)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String((string)key["x5c"]![0]!));
        using var certified = certificate.GetRSAPublicKey()!;
        var parameters = new RSAParameters { Modulus = Base64Url.DecodeFromChars(modulus), Exponent = Base64Url.DecodeFromChars((string)key["e"]!) };
        return certified.ExportParameters(includePrivateParameters: false).Modulus!.SequenceEqual(parameters.Modulus)
            ? RSA.Create(parameters)
            : throw new FormatException($"the key {key["kid"]} is not the one of its certificate");
    }
}
