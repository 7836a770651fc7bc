using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>The header rules of every IMDS route, and the headers of its answers.</summary>
internal static class ImdsHeaders
{
    // Clients of IMDS v2 take an answer for IMDS's only with this; a version as captured.
    private const string Server = "IMDS/150.870.65.1854";

    /// <summary>The error that a request's headers call for, before anything else of it is looked at.</summary>
    public static ImdsError? Check(HttpRequest request) =>
        !MetadataHeader.IsOn(request) ? ImdsError.MetadataHeaderMissing.Because(request, Mistake.NoMetadataHeader(request))
        : request.Headers.ContainsKey("X-Forwarded-For") ? ImdsError.Forwarded.Because(request, Mistake.Forwarded)
        : null;

    public static void Write(HttpContext http)
    {
        http.Response.Headers.Server = Server;
        if ("true".Equals(http.Request.Headers["x-ms-return-client-request-id"], StringComparison.OrdinalIgnoreCase))
        {
            ClientRequestId.Echo(http);
        }
    }
}
