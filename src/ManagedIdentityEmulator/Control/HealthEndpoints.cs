using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can issue tokens.</summary>
internal sealed class HealthEndpoints(KeyRing keys)
{
    public static Task LiveAsync(HttpContext http) => WriteAsync(http, isHealthy: true);

    public Task ReadyAsync(HttpContext http) => WriteAsync(http, keys.IsReady);

    private static Task WriteAsync(HttpContext http, bool isHealthy) => JsonBody.WriteAsync(
        http.Response,
        isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        json => json.WriteString("status", isHealthy ? "Healthy" : "Unhealthy"));
}
