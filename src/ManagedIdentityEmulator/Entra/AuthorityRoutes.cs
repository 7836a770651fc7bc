using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Entra.Federation;
using ManagedIdentityEmulator.Entra.TokenRequests;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Entra;

/// <summary>The Entra authority: discovery and the published keys, which token consumers read, and the token endpoints.</summary>
internal static class AuthorityRoutes
{
    /// <summary>The paths in place of a tenant that mean "whichever".</summary>
    private static readonly string[] anyTenant = ["common", "organizations"];

    public static void AddAuthority(this IServiceCollection services) => services
        .AddSingleton<DiscoveryDocuments>()
        .AddSingleton<KeyDocument>()
        .AddSingleton<InstanceDiscovery>()
        .AddSingleton<ILocalIssuer, EntraIssuer>()
        .AddSingleton<IssuerClient>()
        .AddSingleton<IssuerDocuments>()
        .AddSingleton<IssuerKeys>()
        .AddSingleton<AssertionTimes>()
        .AddSingleton<FederatedAssertions>()
        .AddSingleton<CertificateAssertions>()
        .AddSingleton<ClientAuthentication>()
        .AddSingleton<TokenAnswer>()
        .AddSingleton<RefusalHints>()
        .AddSingleton<TokenEndpoint>();

    /// <summary>What token consumers read. The emulator has that wherever they can get at it.</summary>
    public static void MapAuthorityDocuments(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var clock = services.GetRequiredService<TimeProvider>();
        var discovery = services.GetRequiredService<DiscoveryDocuments>();
        var keys = services.GetRequiredService<KeyDocument>();
        var tenantId = services.GetRequiredService<EmulatorOptions>().TenantId;

        var read = routes.MapGroup("").WithMetadata(RequestReading.Of(AuthorityOutage.Reading(clock)), ForeignPages.Welcome);
        read.ThroughRequestSteps(services);
        Get("/.well-known/openid-configuration", (http, tenant) => discovery.WriteV1Async(http, tenant));
        Get("/v2.0/.well-known/openid-configuration", (http, tenant) => discovery.WriteV2Async(http, tenant));
        Get("/discovery/keys", (http, _) => keys.WriteAsync(http, issuer: null));
        Get("/discovery/v2.0/keys", (http, tenant) => keys.WriteAsync(http, issuer: discovery.IssuerV2(http, tenant)));
        read.MapOnly("/common/discovery/instance", clock, [HttpMethods.Get, HttpMethods.Head], http => services.GetRequiredService<InstanceDiscovery>().WriteAsync(http));

        void Get(string pattern, Func<HttpContext, string, Task> write) => read.MapOnly("/{tenant}" + pattern, clock, [HttpMethods.Get, HttpMethods.Head], http =>
            IsServed(TenantOf(http), tenantId)
                ? write(http, TenantOf(http).ToLowerInvariant())
                : RefuseAsync(http, StatusCodes.Status400BadRequest, EntraError.TenantNotFound(TenantOf(http), clock.GetUtcNow()), $" The emulator's tenant is {tenantId}."));
    }

    /// <summary>What gives tokens, and what there is of the rest.</summary>
    public static void MapAuthority(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var clock = services.GetRequiredService<TimeProvider>();

        // What Entra has and the emulator has not, sign-in pages say: nobody is to wonder where the request has gone.
        var others = routes.MapGroup("").WithMetadata(RequestReading.Of(WireProtocol.Unknown));
        others.ThroughRequestSteps(services);
        others.Map("/{**path}", NotFoundAsync);

        var tokens = routes.MapGroup("/{tenant}");
        tokens.ThroughRequestSteps(services);
        var protocol = new WireProtocol(ProtocolName.Entra, (http, status) => services.GetRequiredService<TokenEndpoint>().FailAsync(http, status));
        Post("/oauth2/token", AuthorityVersion.V1);
        Post("/oauth2/v2.0/token", AuthorityVersion.V2);

        // Made at the first request of its own: most that come by TLS are for documents, or for something else than Entra.
        void Post(string pattern, AuthorityVersion version) => tokens.MapOnly(pattern, clock, [HttpMethods.Post], http =>
            services.GetRequiredService<TokenEndpoint>().HandleAsync(http, TenantOf(http), version)).WithMetadata(RequestReading.Of(protocol) with
            {
                ReadTargetAsync = (http, notes) => services.GetRequiredService<TokenEndpoint>().ReadTargetAsync(http, notes, version),
            });
    }

    private static IEndpointConventionBuilder MapOnly(this IEndpointRouteBuilder routes, string pattern, TimeProvider clock, string[] methods, RequestDelegate handler) => routes.Map(pattern, http =>
    {
        if (methods.Contains(http.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            return handler(http);
        }

        http.Response.Headers.Allow = string.Join(", ", methods);
        return RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, EntraError.MethodNotAllowed(methods[0], http.Request.Method, clock.GetUtcNow()));
    });

    private static Task RefuseAsync(HttpContext http, int status, EntraError error, string hint = "")
    {
        http.Notes().Explain($"AADSTS{error.Code}: {error.Message}{hint}");
        return JsonBody.WriteAsync(http.Response, status, error.WriteMembers);
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Notes().Explain("the emulator has nothing there: of the Entra authority, it has discovery, keys and the token endpoints");
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static string TenantOf(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;

    private static bool IsServed(string tenant, Guid tenantId) =>
        anyTenant.Contains(tenant, StringComparer.OrdinalIgnoreCase) || (Guid.TryParse(tenant, out var id) && id == tenantId);
}
