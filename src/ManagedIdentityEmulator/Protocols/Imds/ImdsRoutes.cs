using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>The Azure Instance Metadata Service, as far as managed identities and their clients go; other kinds of host have its token path, too.</summary>
internal static class ImdsRoutes
{
    public static void MapImds(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var hosts = services.GetRequiredService<RequestHosts>();
        var tenantId = services.GetRequiredService<EmulatorOptions>().TenantId;

        routes.MapImds("/metadata/identity/info", http => InfoAsync(http, hosts, tenantId));
        routes.MapImds("/metadata/versions", VersionsAsync);
        routes.MapImds("/metadata/instance/{**path}", services.GetRequiredService<InstanceMetadataEndpoint>().HandleAsync);

        // IMDS v2. A probe for it comes without the Metadata header and takes 400 for "available": only 404 says that it is not.
        routes.MapImds("/metadata/identity/getplatformmetadata", http => ImdsError.NotFound.WriteAsync(http.Response));
        routes.MapImds("/metadata/identity/issuecredential", http => ImdsError.NotFound.WriteAsync(http.Response));

        routes.MapImds("/metadata", http => UnknownAsync(http, ImdsError.ApiVersionInvalid));
        routes.MapImds("/metadata/{**path}", http => UnknownAsync(http, ImdsError.NotFound));
        routes.MapImds("/{**path}", http => ImdsError.NotFound.WriteAsync(http.Response));
    }

    private static void MapImds(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.Map(pattern, http =>
    {
        ImdsHeaders.Write(http);
        return handler(http);
    });

    private static Task UnknownAsync(HttpContext http, ImdsError error) => (ImdsHeaders.Check(http.Request) ?? error).WriteAsync(http.Response);

    private static async Task InfoAsync(HttpContext http, RequestHosts hosts, Guid tenantId)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        var error = ImdsHeaders.Check(http.Request)
            ?? (!HttpMethods.IsGet(http.Request.Method) ? ImdsError.MethodNotAllowed
            : parameters.IsMalformed ? ImdsError.Malformed
            : parameters.Duplicate is { } name ? ImdsError.DuplicateParameter(name)
            : !ImdsApiVersions.HasIdentity(parameters["api-version"]) ? ImdsError.ApiVersionInvalid
            : await hosts.OfAsync(http) is { } host && !ImdsHosts.Has(host) ? ImdsError.NotAskedHere(host)
            : null);
        await (error?.WriteAsync(http.Response) ?? JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json => json.WriteString("tenantId", tenantId)));
    }

    private static Task VersionsAsync(HttpContext http)
    {
        var error = ImdsHeaders.Check(http.Request)
            ?? (!HttpMethods.IsGet(http.Request.Method) ? ImdsError.MethodNotAllowed
            : RequestParameters.OfQuery(http.Request).Duplicate is { } name ? ImdsError.DuplicateParameter(name)
            : null);
        return error?.WriteAsync(http.Response) ?? JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("apiVersions");
            foreach (var version in ImdsApiVersions.All)
            {
                json.WriteStringValue(version);
            }

            json.WriteEndArray();
        });
    }
}
