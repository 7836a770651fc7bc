using System.Buffers.Text;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra;

/// <summary>The published keys (JWKS): the public parts of every key that signs, will sign next, or has signed a token that still lives.</summary>
internal sealed class KeyDocument(KeyRing ring)
{
    /// <param name="issuer">The member that the v2.0 document has for each key and the v1.0 document does not.</param>
    public Task WriteAsync(HttpContext http, string? issuer)
    {
        // Azure's own may be kept for a day; here keys rotate when a test says so, and a client that asks wants to know.
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("keys");
            foreach (var key in ring.State.Keys.Select(held => held.Key))
            {
                json.WriteStartObject();
                json.WriteString("kty", "RSA");
                json.WriteString("use", "sig");
                json.WriteString("kid", key.KeyId);
                json.WriteString("x5t", key.KeyId);
                json.WriteString("n", Base64Url.EncodeToString(key.PublicPart.Modulus));
                json.WriteString("e", Base64Url.EncodeToString(key.PublicPart.Exponent));
                json.WriteStartArray("x5c");
                json.WriteBase64StringValue(key.Certificate);
                json.WriteEndArray();
                if (issuer is not null)
                {
                    json.WriteString("issuer", issuer);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
