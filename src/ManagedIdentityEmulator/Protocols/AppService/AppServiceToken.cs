using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Protocols.AppService;

/// <summary>App Service's token answers: strings all of them, and no <c>expires_in</c>.</summary>
internal static class AppServiceToken
{
    private static readonly TokenForm windows = Legacy(token => Text(token.ExpiresOn, "M/d/yyyy h:mm:ss tt '+00:00'"));
    private static readonly TokenForm linux = Legacy(token => Text(token.ExpiresOn, "MM/dd/yyyy HH:mm:ss '+00:00'"));
    private static readonly TokenForm epoch = Legacy(token => Text(token.ExpiresOnSeconds));

    public static void Write(Utf8JsonWriter json, AccessToken token, DateTimeOffset now)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("client_id", token.Principal.ClientId);
        json.WriteString("expires_on", Text(token.ExpiresOnSeconds));
        json.WriteString("not_before", Text(token.NotBeforeSeconds));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    }

    /// <summary>That of 2017-09-01, with the end as the host is configured to write it.</summary>
    public static TokenForm LegacyOf(AzureHost host) => host.LegacyExpiresOn switch
    {
        LegacyExpiresOn.Windows => windows,
        LegacyExpiresOn.Linux => linux,
        _ => epoch,
    };

    private static TokenForm Legacy(Func<AccessToken, string> end) => (json, token, _) =>
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("expires_on", end(token));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    };

    private static string Text(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
