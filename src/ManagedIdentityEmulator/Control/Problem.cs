using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The control API's errors: ProblemDetails (RFC 9457). No protocol of Azure's answers with these.</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext http, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(http);
}
