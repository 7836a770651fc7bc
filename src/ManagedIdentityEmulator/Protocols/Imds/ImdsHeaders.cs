using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>The header rules of every IMDS route, and the headers of its answers.</summary>
internal static class ImdsHeaders
{
    // Clients of IMDS v2 take an answer for IMDS's only with this; a version as captured.
    private const string Server = "IMDS/150.870.65.1854";
    private const int LongestRequestId = 128;

    /// <summary>The error that a request's headers call for, before anything else of it is looked at.</summary>
    public static ImdsError? Check(HttpRequest request) =>
        !HasMetadata(request) ? ImdsError.MetadataHeaderMissing
        : request.Headers.ContainsKey("X-Forwarded-For") ? ImdsError.Forwarded
        : null;

    public static void Write(HttpContext http)
    {
        http.Response.Headers.Server = Server;
        if (http.Request.Headers.TryGetValue("x-ms-client-request-id", out var id) && IsWanted(http.Request) && IsPlain(id.ToString()))
        {
            http.Response.Headers["x-ms-client-request-id"] = id;
        }
    }

    // "true" in lower case is what is documented; some runbooks send "True", and IMDS's own samples do.
    private static bool HasMetadata(HttpRequest request) =>
        request.Headers.TryGetValue("Metadata", out var value) && value.Count == 1 && "true".Equals(value[0], StringComparison.OrdinalIgnoreCase);

    private static bool IsWanted(HttpRequest request) =>
        "true".Equals(request.Headers["x-ms-return-client-request-id"], StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(string id) => id.Length is > 0 and <= LongestRequestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
