using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>The Azure Instance Metadata Service, as far as managed identities and their clients go; other kinds of host have its token path, too.</summary>
internal static class ImdsRoutes
{
    private const string NoV2 = "the emulator has no IMDS v2, which it says by 404: clients go on with the tokens of v1";

    public static void MapImds(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var hosts = services.GetRequiredService<RequestHosts>();
        var reading = ReadingOf(hosts);
        var tenantId = services.GetRequiredService<EmulatorOptions>().TenantId;

        routes.MapImds("/metadata/identity/info", reading, http => InfoAsync(http, tenantId));
        routes.MapImds("/metadata/versions", reading, VersionsAsync);
        routes.MapImds("/metadata/instance/{**path}", reading, services.GetRequiredService<InstanceMetadataEndpoint>().HandleAsync);

        // IMDS v2. A probe for it comes without the Metadata header and takes 400 for "available": only 404 says that it is not.
        routes.MapImds("/metadata/identity/getplatformmetadata", reading, http => ImdsError.NotFound.Because(http.Request, NoV2).WriteAsync(http.Response));
        routes.MapImds("/metadata/identity/issuecredential", reading, http => ImdsError.NotFound.Because(http.Request, NoV2).WriteAsync(http.Response));

        routes.MapImds("/metadata", reading, http => UnknownAsync(http, ImdsError.ApiVersionInvalid));
        routes.MapImds("/metadata/{**path}", reading, http => UnknownAsync(http, ImdsError.NotFound));
        routes.MapImds("/{**path}", reading, http => ImdsError.NotFound.Because(http.Request, NothingThere(http)).WriteAsync(http.Response));
    }

    private static void MapImds(this IEndpointRouteBuilder routes, string pattern, RequestReading reading, RequestDelegate handler) => routes.Map(pattern, http =>
    {
        ImdsHeaders.Write(http);
        return handler(http);
    }).WithMetadata(reading);

    private static Task FailAsync(HttpContext http, int status)
    {
        ImdsHeaders.Write(http);
        return ImdsError.Plain(status, Outage.Of(status).Message).WriteAsync(http.Response);
    }

    // The host matters to the limits, which are a host's own.
    private static RequestReading ReadingOf(RequestHosts hosts)
    {
        var protocol = new WireProtocol(ProtocolName.InstanceMetadata, FailAsync);
        return new(IdentifyAsync, (_, _) => ValueTask.CompletedTask);

        async ValueTask IdentifyAsync(HttpContext http, RequestNotes notes)
        {
            notes.Protocol = protocol;
            notes.Host = await hosts.OfAsync(http);
        }
    }

    private static Task UnknownAsync(HttpContext http, ImdsError error) => (ImdsHeaders.Check(http.Request) ?? error.Because(http.Request, NothingThere(http))).WriteAsync(http.Response);

    private static string NothingThere(HttpContext http) => $"nothing is at {LogText.Printable(http.Request.Path.Value)}";

    private static Task InfoAsync(HttpContext http, Guid tenantId)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        var error = ImdsHeaders.Check(http.Request)
            ?? (!HttpMethods.IsGet(http.Request.Method) ? ImdsError.MethodNotAllowed.Because(http.Request, Mistake.Method(http.Request, "GET"))
            : parameters.IsMalformed ? ImdsError.Malformed
            : parameters.Duplicate is { } name ? ImdsError.DuplicateParameter(name).Because(http.Request, Mistake.Duplicate(parameters))
            : !ImdsApiVersions.HasIdentity(parameters["api-version"]) ? ImdsError.ApiVersionInvalid.Because(http.Request, ImdsApiVersions.MistakeIn(parameters))
            : http.Notes().Host is { } host && !ImdsHosts.Has(host) ? ImdsError.NotAskedHere(host)
            : null);
        return error?.WriteAsync(http.Response) ?? JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json => json.WriteString("tenantId", tenantId));
    }

    private static Task VersionsAsync(HttpContext http)
    {
        var error = ImdsHeaders.Check(http.Request)
            ?? (!HttpMethods.IsGet(http.Request.Method) ? ImdsError.MethodNotAllowed.Because(http.Request, Mistake.Method(http.Request, "GET"))
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
