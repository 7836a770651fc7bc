using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>The members of a token answer in the two forms that several services share. Every value is a string, and <c>expires_in</c> counts from now.</summary>
internal sealed class TokenBody(EmulatorOptions options, TimeProvider clock)
{
    // "86399" in every captured answer, whatever was left of the token's day.
    private readonly string extendedExpiry = ((long)options.Tokens.Lifetime.TotalSeconds - 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Today's form, in alphabetical order, as captured of IMDS.</summary>
    public void Write(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("client_id", token.Principal.ClientId);
        WriteExpiry(json, token);
        json.WriteString("ext_expires_in", extendedExpiry);
        WriteRest(json, token);
    }

    /// <summary>The older form that documentation still shows: an empty refresh token, and no client id.</summary>
    public void WriteOlder(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("refresh_token", "");
        WriteExpiry(json, token);
        WriteRest(json, token);
    }

    private void WriteExpiry(Utf8JsonWriter json, AccessToken token)
    {
        WriteNumber(json, "expires_in", Math.Max(0, token.ExpiresOnSeconds - clock.GetUtcNow().ToUnixTimeSeconds()));
        WriteNumber(json, "expires_on", token.ExpiresOnSeconds);
    }

    private static void WriteRest(Utf8JsonWriter json, AccessToken token)
    {
        WriteNumber(json, "not_before", token.NotBeforeSeconds);
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
}
