using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>
/// <c>GET /openapi/v1.json</c>: what the control listener answers, for people and for generators of clients. It is written by hand and held to
/// the truth by tests: one made of the code at start would be waited for at each, and bring assemblies along that may clash with a test project's own.
/// </summary>
internal static class OpenApiDocument
{
    public const string ResourceName = "openapi.json"; // in the project file

    public static async Task WriteAsync(HttpContext http)
    {
        await using var document = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(ResourceName)!;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await document.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }
}
