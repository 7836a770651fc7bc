using ManagedIdentityEmulator.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ManagedIdentityEmulator.Dashboard;

/// <summary>The web page at <c>/</c> of the control listener. It holds nothing: whatever it shows, it asks of the control API, with its key.</summary>
internal static class DashboardRoutes
{
    private const string Page = "index.html";

    // Nothing of the page is from elsewhere, nothing frames it, and no text that a client has sent can become a script in it.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        var files = new DashboardFiles();
        routes.MapMethods("/", methods, http => WriteAsync(http, files.Find(Page)));
        routes.MapMethods("/dashboard/{**file}", methods, http => WriteAsync(http, http.Request.RouteValues["file"] is string name ? files.Find(name) : null));
    }

    private static Task WriteAsync(HttpContext http, DashboardFile? file)
    {
        if (file is null)
        {
            return Problem.WriteAsync(http, StatusCodes.Status404NotFound, "No such file", "The dashboard is at /.");
        }

        var response = http.Response;
        response.Headers.ETag = file.ETag;
        response.Headers.CacheControl = "no-cache"; // which asks for the ETag each time: the next version may be a minute away
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.Headers.IfNoneMatch.Contains(file.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(file.Content).AsTask();
    }
}
