using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols.Imds;
using ManagedIdentityEmulator.Protocols.VmExtension;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>All managed identity protocols, under one group that what cuts across them is attached to.</summary>
internal static class ProtocolRoutes
{
    public static void AddProtocols(this IServiceCollection services) => services
        .AddSingleton<RequestHosts>()
        .AddSingleton<TokenExchange>()
        .AddSingleton<TokenLog>()
        .AddSingleton<ImdsTokenEndpoint>()
        .AddSingleton<InstanceMetadata>()
        .AddSingleton<InstanceMetadataEndpoint>()
        .AddSingleton<VmExtensionEndpoint>();

    public static void MapProtocols(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var hosts = services.GetRequiredService<RequestHosts>();
        var protocols = routes.MapGroup("");
        protocols.Around(services.GetRequiredService<TokenLog>());

        var imds = services.GetRequiredService<ImdsTokenEndpoint>();
        var vmExtension = services.GetRequiredService<VmExtensionEndpoint>();

        var http = protocols.MapGroup("").On(Listener.Data);
        http.MapHosts("/metadata/identity/oauth2/token", hosts.OfAsync, new()
        {
            [HostPlatform.VirtualMachine] = imds.HandleAsync,
            [HostPlatform.Kubernetes] = imds.HandleAsync, // a pod reaches its node's
        }, ImdsTokenEndpoint.RefuseAsync);
        http.MapHosts("/oauth2/token", hosts.OfAsync, new()
        {
            [HostPlatform.VirtualMachine] = vmExtension.HandleAsync,
        }, VmExtensionEndpoint.RefuseAsync);
        http.MapImds();
    }

    private static void Around(this RouteGroupBuilder group, TokenLog log) => ((IEndpointConventionBuilder)group).Finally(endpoint =>
    {
        var handle = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async http =>
        {
            await handle(http);
            log.Write(http);
        };
    });
}
