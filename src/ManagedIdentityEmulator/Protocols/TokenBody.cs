using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>The members of a token answer in the two forms that several services share. Every value is a string.</summary>
internal sealed class TokenBody
{
    // "86399" in every captured answer, whatever was left of the token's day.
    private readonly string extendedExpiry;

    public TokenBody(EmulatorOptions options)
    {
        extendedExpiry = Text((long)options.Tokens.Lifetime.TotalSeconds - 1);
        (Today, Older) = (WriteToday, WriteOlder);
    }

    /// <summary>Today's form, in alphabetical order, as captured of IMDS.</summary>
    public TokenForm Today { get; }

    /// <summary>The older form that documentation still shows: an empty refresh token, and no client id.</summary>
    public TokenForm Older { get; }

    private void WriteToday(Utf8JsonWriter json, AccessToken token, DateTimeOffset now)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("client_id", token.Principal.ClientId);
        WriteExpiry(json, token, now);
        json.WriteString("ext_expires_in", extendedExpiry);
        WriteRest(json, token);
    }

    private static void WriteOlder(Utf8JsonWriter json, AccessToken token, DateTimeOffset now)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("refresh_token", "");
        WriteExpiry(json, token, now);
        WriteRest(json, token);
    }

    private static void WriteExpiry(Utf8JsonWriter json, AccessToken token, DateTimeOffset now)
    {
        json.WriteString("expires_in", Text(Math.Max(0, token.ExpiresOnSeconds - now.ToUnixTimeSeconds())));
        json.WriteString("expires_on", Text(token.ExpiresOnSeconds));
    }

    private static void WriteRest(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("not_before", Text(token.NotBeforeSeconds));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
