using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Entra;

/// <summary>
/// The part of the Entra authority that token consumers read: discovery and the published keys, by TLS and, for consumers that do
/// not trust the certificate, on the control listener.
/// </summary>
internal static class AuthorityRoutes
{
    /// <summary>The paths in place of a tenant that mean "whichever".</summary>
    private static readonly string[] anyTenant = ["common", "organizations"];

    public static void MapAuthority(this IEndpointRouteBuilder routes)
    {
        var authority = routes.MapGroup("/{tenant}").On(Listener.Tls, Listener.Control);
        var discovery = routes.ServiceProvider.GetRequiredService<DiscoveryDocuments>();
        var keys = routes.ServiceProvider.GetRequiredService<KeyDocument>();
        var tenantId = routes.ServiceProvider.GetRequiredService<EmulatorOptions>().TenantId;
        var clock = routes.ServiceProvider.GetRequiredService<TimeProvider>();

        Get("/.well-known/openid-configuration", (http, tenant) => discovery.WriteV1Async(http, tenant));
        Get("/v2.0/.well-known/openid-configuration", (http, tenant) => discovery.WriteV2Async(http, tenant));
        Get("/discovery/keys", (http, _) => keys.WriteAsync(http, issuer: null));
        Get("/discovery/v2.0/keys", (http, tenant) => keys.WriteAsync(http, issuer: discovery.IssuerV2(http, tenant)));

        void Get(string pattern, Func<HttpContext, string, Task> write) => authority.Map(pattern, http =>
        {
            if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            {
                http.Response.Headers.Allow = "GET, HEAD";
                return JsonBody.WriteAsync(http.Response, StatusCodes.Status405MethodNotAllowed, EntraError.MethodNotAllowed(http.Request.Method, clock.GetUtcNow()).WriteMembers);
            }

            var tenant = (string)http.Request.RouteValues["tenant"]!;
            return IsServed(tenant, tenantId)
                ? write(http, tenant.ToLowerInvariant())
                : JsonBody.WriteAsync(http.Response, StatusCodes.Status400BadRequest, EntraError.TenantNotFound(tenant, clock.GetUtcNow()).WriteMembers);
        });
    }

    private static bool IsServed(string tenant, Guid tenantId) =>
        anyTenant.Contains(tenant, StringComparer.OrdinalIgnoreCase) || (Guid.TryParse(tenant, out var id) && id == tenantId);
}
