using ManagedIdentityEmulator.Control.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Control;

/// <summary>The emulator's own API, on the control listener.</summary>
internal static class ControlRoutes
{
    public static void AddControl(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(ProblemJson.Default))
        .AddSingleton<StateEndpoint>()
        .AddSingleton<IStateSection, RegistrySection>()
        .AddSingleton<IStateSection, ResourceGroupSection>()
        .AddSingleton<IStateSection, RoleAssignmentSection>()
        .AddSingleton<StateTransferEndpoints>()
        .AddSingleton<ClockEndpoint>()
        .AddSingleton<RotationEndpoints>()
        .AddSingleton<KeyDrillEndpoints>()
        .AddSingleton<KeyTimelineEndpoint>()
        .AddSingleton<SignatureEndpoint>()
        .AddSingleton<HostEndpoints>()
        .AddSingleton<HostResourceEndpoints>()
        .AddSingleton<IdentityEndpoints>()
        .AddSingleton<MintEndpoint>()
        .AddSingleton<FaultEndpoints>()
        .AddSingleton<RequestEndpoints>()
        .AddSingleton<ActivityEndpoints>()
        .AddSingleton<AccessEndpoint>()
        .AddSingleton<SignInEndpoints>()
        .AddSingleton<ResetEndpoint>()
        .AddSingleton<ServiceAccountTokenEndpoint>()
        .AddSingleton<HeldAnswers>()
        .AddSingleton<EventsEndpoint>()
        .AddSingleton<TrustEndpoint>()
        .AddSingleton<HealthEndpoints>();

    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var health = services.GetRequiredService<HealthEndpoints>();
        routes.MapGet("/health/live", HealthEndpoints.LiveAsync);
        routes.MapGet("/health/ready", health.ReadyAsync);
        routes.MapGet("/openapi/v1.json", OpenApiDocument.WriteAsync);
        routes.Map("/{**path}", UnknownAsync);

        var rotation = services.GetRequiredService<RotationEndpoints>();
        var hosts = services.GetRequiredService<HostEndpoints>();
        var hostResources = services.GetRequiredService<HostResourceEndpoints>();
        var identities = services.GetRequiredService<IdentityEndpoints>();
        var clock = services.GetRequiredService<ClockEndpoint>();
        var drills = services.GetRequiredService<KeyDrillEndpoints>();
        var faults = services.GetRequiredService<FaultEndpoints>();
        var requests = services.GetRequiredService<RequestEndpoints>();
        var activities = services.GetRequiredService<ActivityEndpoints>();
        var signIns = services.GetRequiredService<SignInEndpoints>();
        var control = routes.MapGroup("/_emulator");
        services.GetRequiredService<ControlKey>().Close(control);
        control.MapGet("/state", services.GetRequiredService<StateEndpoint>().GetAsync);
        control.MapGet("/state/export", http => http.RequestServices.GetRequiredService<StateTransferEndpoints>().ExportAsync(http));
        control.MapPost("/state/import", http => http.RequestServices.GetRequiredService<StateTransferEndpoints>().ImportAsync(http));
        control.MapGet("/ca.pem", services.GetRequiredService<TrustEndpoint>().GetAsync);
        control.MapOnly("/events", (HttpMethods.Get, services.GetRequiredService<EventsEndpoint>().StreamAsync));
        control.MapPost("/tokens", services.GetRequiredService<MintEndpoint>().MintAsync);
        control.MapPost("/tokens/signature", http => http.RequestServices.GetRequiredService<SignatureEndpoint>().CheckAsync(http));
        control.MapEach("/clock", (HttpMethods.Get, clock.GetAsync), (HttpMethods.Put, clock.PutAsync));
        control.MapEach("/faults", (HttpMethods.Get, faults.ListAsync), (HttpMethods.Post, faults.AddAsync), (HttpMethods.Delete, faults.ClearAsync));
        control.MapGet("/faults/presets", FaultEndpoints.ListPresetsAsync);
        control.MapEach("/faults/{name}", (HttpMethods.Get, faults.GetAsync), (HttpMethods.Delete, faults.RemoveAsync));
        control.MapEach("/requests", (HttpMethods.Get, requests.ListAsync), (HttpMethods.Delete, requests.ClearAsync));
        control.MapEach("/activity", (HttpMethods.Get, activities.ListAsync), (HttpMethods.Delete, activities.ClearAsync));
        control.MapGet("/access", services.GetRequiredService<AccessEndpoint>().GetAsync);
        control.MapEach("/signins", (HttpMethods.Get, signIns.ListAsync), (HttpMethods.Delete, signIns.ClearAsync));
        control.MapPost("/reset", services.GetRequiredService<ResetEndpoint>().ResetAsync);
        control.MapGet("/keys", http => http.RequestServices.GetRequiredService<KeyTimelineEndpoint>().GetAsync(http));
        control.MapPost("/keys/rotate", rotation.RotateKeysAsync);
        control.MapEach("/keys/drills", (HttpMethods.Get, drills.GetAsync), (HttpMethods.Post, drills.StartAsync), (HttpMethods.Delete, drills.EndAsync));
        control.MapEach("/identities", (HttpMethods.Get, identities.ListAsync), (HttpMethods.Post, identities.CreateAsync));
        control.MapOnly("/identities/{identity}", (HttpMethods.Delete, identities.DeleteAsync));
        control.MapPost("/identities/{clientId}/credential/rotate", rotation.RotateCredentialAsync);
        control.MapEach("/hosts", (HttpMethods.Get, hostResources.ListAsync), (HttpMethods.Post, hostResources.CreateAsync));
        control.MapOnly("/hosts/{name}", (HttpMethods.Delete, hostResources.DeleteAsync));
        control.MapOnly("/hosts/{name}/system-assigned", (HttpMethods.Put, hostResources.EnableSystemAssignedAsync), (HttpMethods.Delete, hostResources.DisableSystemAssignedAsync));
        control.MapOnly("/hosts/{name}/user-assigned/{identity}", (HttpMethods.Put, hostResources.AssignAsync), (HttpMethods.Delete, hostResources.UnassignAsync));
        control.MapGet("/hosts/{name}/env", hosts.EnvironmentAsync);
        control.MapGet("/hosts/{name}/token", hosts.TokenAsync);
        control.MapGet("/hosts/{name}/service-account-token", services.GetRequiredService<ServiceAccountTokenEndpoint>().GetAsync);
        control.Map("/{**path}", UnknownAsync);
    }

    private static Task UnknownAsync(HttpContext http) =>
        Problem.WriteAsync(http, StatusCodes.Status404NotFound, "No such endpoint", "GET /openapi/v1.json lists the endpoints of this version.");

    private static void MapGet(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> handler) =>
        routes.MapEach(pattern, (HttpMethods.Get, handler));

    private static void MapPost(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> handler) =>
        routes.MapEach(pattern, (HttpMethods.Post, handler));

    // What is asked for by GET may be asked for by HEAD, but for a stream.
    private static void MapEach(this IEndpointRouteBuilder routes, string pattern, params (string Method, Func<HttpContext, Task> Handler)[] handlers) => routes.MapOnly(
        pattern,
        [.. handlers.SelectMany(known => known.Method == HttpMethods.Get ? [known, (HttpMethods.Head, known.Handler)] : new[] { known })]);

    // RequestDelegates rather than the general handlers: those are compiled at start, which every test run would wait for.
    private static void MapOnly(this IEndpointRouteBuilder routes, string pattern, params (string Method, Func<HttpContext, Task> Handler)[] handlers) => routes.Map(pattern, http =>
    {
        if (handlers.FirstOrDefault(known => known.Method == http.Request.Method).Handler is { } handler)
        {
            return handler(http);
        }

        var methods = handlers.Select(known => known.Method);
        http.Response.Headers.Allow = string.Join(", ", methods);
        return Problem.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"{http.Request.Path} takes {string.Join(" and ", methods)}.");
    });
}
