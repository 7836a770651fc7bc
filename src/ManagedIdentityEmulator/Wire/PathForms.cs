using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>
/// Brings the path forms that real clients send to one: <c>//metadata/…</c> (MSAL for Java joins with a slash too many). A slash at
/// the end (msal-node) and the case of letters do not matter to routing. A <c>CONNECT</c> of HTTP/2 has no path at all (RFC 9113, 8.5).
/// </summary>
internal static class PathForms
{
    public static Task Normalize(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value;
        if (path is null)
        {
            http.Request.Path = PathString.Empty;
        }
        else if (path.StartsWith("//", StringComparison.Ordinal))
        {
            http.Request.Path = "/" + path.TrimStart('/');
        }

        return next(http);
    }
}
