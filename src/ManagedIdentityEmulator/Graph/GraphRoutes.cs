using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Graph;

/// <summary>
/// The little of Microsoft Graph that management clients ask to find out who a principal is: <c>az role assignment</c> looks up whom it is
/// given, and the names of whom it lists (learn.microsoft.com/graph/api/resources/serviceprincipal).
/// </summary>
internal static class GraphRoutes
{
    public static void AddGraph(this IServiceCollection services) => services.AddSingleton<GraphEndpoint>().AddSingleton<ServicePrincipalDirectory>();

    public static void MapGraph(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var graph = routes.MapGroup("/v1.0");
        // RequestDelegates, as in the control API: handlers with parameters of their own have to be compiled.
        graph.MapGet("/servicePrincipals", (HttpContext http) => Endpoint().ListAsync(http));
        graph.MapGet("/servicePrincipals/{id}", (HttpContext http) => Endpoint().GetAsync(http, (directory, id) => directory.FindById(id), "id"));
        graph.MapGet("/servicePrincipals(appId='{appId}')", (HttpContext http) => Endpoint().GetAsync(http, (directory, id) => directory.FindByAppId(id), "appId"));
        graph.MapPost("/directoryObjects/getByIds", (HttpContext http) => Endpoint().GetByIdsAsync(http));
        graph.MapGet("/users", (HttpContext http) => Endpoint().WriteAsync(http, [])); // there are none
        graph.MapGet("/groups", (HttpContext http) => Endpoint().WriteAsync(http, []));

        // Made at the first request of its own: most that come by TLS are for tokens.
        GraphEndpoint Endpoint() => services.GetRequiredService<GraphEndpoint>();
    }
}
