using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra;

/// <summary>
/// The OpenID Connect discovery documents of the v1.0 and v2.0 endpoints, with the members of Entra's and addresses on the host
/// that the client used (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc).
/// </summary>
internal sealed class DiscoveryDocuments(EmulatorOptions options)
{
    private const string TenantPlaceholder = "{tenantid}";
    private static readonly string[] scopesV2 = ["openid", "profile", "email", "offline_access"];
    private static readonly string[] responseTypesV1 = ["code", "id_token", "code id_token", "token id_token", "token"];
    private static readonly string[] responseTypesV2 = ["code", "id_token", "code id_token", "id_token token"];
    private static readonly string[] claimsV1 = ["sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "email", "given_name", "family_name", "nickname"];
    private static readonly string[] claimsV2 = ["sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"];

    public Task WriteV1Async(HttpContext http, string tenant)
    {
        var authority = Authority(http, tenant);
        return WriteAsync(http.Response, json =>
        {
            json.WriteString("token_endpoint", $"{authority}/oauth2/token");
            WriteArray(json, "token_endpoint_auth_methods_supported", "client_secret_post", "private_key_jwt", "client_secret_basic");
            json.WriteString("jwks_uri", $"{authority}/discovery/keys");
            WriteSupported(json, ["openid"], responseTypesV1, claimsV1);
            json.WriteString("issuer", options.Tokens.IssuerOf(Named(tenant)));
            json.WriteBoolean("microsoft_multi_refresh_token", true);
            json.WriteString("authorization_endpoint", $"{authority}/oauth2/authorize");
            json.WriteString("device_authorization_endpoint", $"{authority}/oauth2/devicecode");
            json.WriteString("end_session_endpoint", $"{authority}/oauth2/logout");
            json.WriteString("check_session_iframe", $"{authority}/oauth2/checksession");
            json.WriteString("userinfo_endpoint", $"{authority}/openid/userinfo");
            WriteCloud(json, authority);
        });
    }

    public Task WriteV2Async(HttpContext http, string tenant)
    {
        var authority = Authority(http, tenant);
        return WriteAsync(http.Response, json =>
        {
            json.WriteString("token_endpoint", $"{authority}/oauth2/v2.0/token");
            WriteArray(json, "token_endpoint_auth_methods_supported", "client_secret_post", "private_key_jwt", "client_secret_basic");
            json.WriteString("jwks_uri", $"{authority}/discovery/v2.0/keys");
            WriteSupported(json, scopesV2, responseTypesV2, claimsV2);
            json.WriteString("issuer", IssuerV2(http, tenant));
            json.WriteBoolean("request_uri_parameter_supported", false);
            json.WriteString("userinfo_endpoint", "https://graph.microsoft.com/oidc/userinfo");
            json.WriteString("authorization_endpoint", $"{authority}/oauth2/v2.0/authorize");
            json.WriteString("device_authorization_endpoint", $"{authority}/oauth2/v2.0/devicecode");
            json.WriteString("end_session_endpoint", $"{authority}/oauth2/v2.0/logout");
            WriteCloud(json, authority);
        });
    }

    /// <summary>The v2.0 issuer, on the host that the client used: several SDKs refuse any other.</summary>
    public string IssuerV2(HttpContext http, string tenant) => $"{UsedAddress.Of(http)}/{Named(tenant)}/v2.0";

    private static string Authority(HttpContext http, string tenant) => $"{UsedAddress.Of(http)}/{tenant}";

    private string Named(string tenant) => Guid.TryParse(tenant, out _) ? options.TenantId.ToString() : TenantPlaceholder;

    private static void WriteSupported(Utf8JsonWriter json, string[] scopes, string[] responseTypes, string[] claims)
    {
        WriteArray(json, "response_modes_supported", "query", "fragment", "form_post");
        WriteArray(json, "subject_types_supported", "pairwise");
        WriteArray(json, "id_token_signing_alg_values_supported", "RS256");
        WriteArray(json, "response_types_supported", responseTypes);
        WriteArray(json, "scopes_supported", scopes);
        WriteArray(json, "claims_supported", claims);
    }

    private static void WriteCloud(Utf8JsonWriter json, string authority)
    {
        json.WriteBoolean("http_logout_supported", true);
        json.WriteBoolean("frontchannel_logout_supported", true);
        json.WriteString("kerberos_endpoint", $"{authority}/kerberos");
        json.WriteString("tenant_region_scope", "WW");
        json.WriteString("cloud_instance_name", "microsoftonline.com");
        json.WriteString("cloud_graph_host_name", "graph.windows.net");
        json.WriteString("msgraph_host", "graph.microsoft.com");
        json.WriteString("rbac_url", "https://pas.windows.net");
    }

    private static void WriteArray(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    // Entra lets clients keep the document for a day, and pages of any origin read it.
    private static Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> members)
    {
        response.Headers.CacheControl = "max-age=86400, private";
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET, OPTIONS";
        response.Headers.XContentTypeOptions = "nosniff";
        return JsonBody.WriteAsync(response, StatusCodes.Status200OK, members);
    }
}
