using System.Text.Json;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra;

/// <summary>
/// <c>GET /common/discovery/instance</c>, where MSAL asks whether an authority that it does not know is to be trusted: Azure's are, and
/// the one that the client asks here.
/// </summary>
internal sealed class InstanceDiscovery(ListenerAddresses addresses, ServerCertificates certificates, TimeProvider clock)
{
    private const string Latest = "1.1";

    // As captured: the preferred network and cache, then the aliases, of each of Azure's clouds.
    private static readonly AzureCloud[] azure =
    [
        new("login.microsoftonline.com", "login.windows.net", ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]),
        new("login.partner.microsoftonline.cn", "login.partner.microsoftonline.cn", ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"]),
        new("login.microsoftonline.de", "login.microsoftonline.de", ["login.microsoftonline.de"]),
        new("login.microsoftonline.us", "login.microsoftonline.us", ["login.microsoftonline.us", "login.usgovcloudapi.net"]),
        new("login-us.microsoftonline.com", "login-us.microsoftonline.com", ["login-us.microsoftonline.com"]),
    ];

    public Task WriteAsync(HttpContext http)
    {
        var query = RequestParameters.OfQuery(http.Request);
        return Check(http, query, out var authority) is { } error
            ? RefuseAsync(http, error)
            : WriteAsync(http, query["api-version"]!, authority);
    }

    private Task RefuseAsync(HttpContext http, AuthorityError error)
    {
        http.Notes().Explain($"AADSTS{error.Code}: {error.Message}");
        return JsonBody.WriteAsync(http.Response, error.Status, error.At(clock.GetUtcNow(), http.Notes().Trace).WriteMembers);
    }

    private AuthorityError? Check(HttpContext http, RequestParameters query, out Uri authority)
    {
        authority = null!;
        return query["api-version"] is not { Length: > 0 } version ? Missing("api-version")
            : version is not ("1.0" or Latest) ? new(AuthorityError.InvalidRequest, 90013, "Invalid input received from the user. 'api-version' must be 1.0 or 1.1.")
            : query["authorization_endpoint"] is not { Length: > 0 } endpoint ? Missing("authorization_endpoint")
            : !Uri.TryCreate(endpoint, UriKind.Absolute, out authority!) || !IsKnown(http, authority) ? new("invalid_instance", 50049, "Unknown or invalid instance.")
            : null;
    }

    // A client may ask here under Azure's name, and mean the emulator under its own: one that its certificate has, or one without a dot,
    // such as a compose service's, which the emulator cannot know and which is nobody's in the world outside.
    private bool IsKnown(HttpContext http, Uri authority) =>
        authority.Scheme is "https" or "http"
        && (Is(authority, UsedAddress.HostOf(http)) || Is(authority, new Uri(addresses.Tls).Authority) || azure.Any(cloud => cloud.Aliases.Contains(authority.Authority))
            || !authority.Host.Contains('.', StringComparison.Ordinal) || certificates.For(serverName: null).Has(authority.Host.Trim('[', ']')));

    private static bool Is(Uri authority, string host) => authority.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);

    private static AuthorityError Missing(string name) => new(AuthorityError.InvalidRequest, 90014,
        $"The required field '{name}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.");

    private static Task WriteAsync(HttpContext http, string version, Uri authority)
    {
        http.Response.Headers.CacheControl = "max-age=86400, private";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            json.WriteString("tenant_discovery_endpoint", DiscoveryOf(authority));
            if (version == Latest)
            {
                WriteInstances(json, authority);
            }
        });
    }

    // .../{tenant}/oauth2/v2.0/authorize leads to the v2.0 document of that tenant.
    private static string DiscoveryOf(Uri authority)
    {
        var tenant = authority.Segments.Length > 1 ? authority.Segments[1].TrimEnd('/') : "common";
        var v2 = authority.AbsolutePath.Contains("/v2.0/", StringComparison.OrdinalIgnoreCase) ? "/v2.0" : "";
        return $"{authority.GetLeftPart(UriPartial.Authority)}/{tenant}{v2}/.well-known/openid-configuration";
    }

    private static void WriteInstances(Utf8JsonWriter json, Uri authority)
    {
        json.WriteString("api-version", Latest);
        json.WriteStartArray("metadata");
        foreach (var cloud in azure.Any(cloud => cloud.Aliases.Contains(authority.Authority)) ? azure : [AzureCloud.Of(authority.Authority), .. azure])
        {
            json.WriteStartObject();
            json.WriteString("preferred_network", cloud.Network);
            json.WriteString("preferred_cache", cloud.Cache);
            json.WriteStartArray("aliases");
            foreach (var alias in cloud.Aliases)
            {
                json.WriteStringValue(alias);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed record AzureCloud(string Network, string Cache, string[] Aliases)
    {
        public static AzureCloud Of(string host) => new(host, host, [host]);
    }
}
