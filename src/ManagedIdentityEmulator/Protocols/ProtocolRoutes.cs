using ManagedIdentityEmulator.Identities.Callers;
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
        .AddSingleton<CallerDirectory>()
        .AddSingleton<TokenExchange>()
        .AddSingleton<TokenLog>()
        .AddSingleton<ImdsTokenEndpoint>()
        .AddSingleton<InstanceMetadata>()
        .AddSingleton<InstanceMetadataEndpoint>()
        .AddSingleton<VmExtensionEndpoint>();

    public static void MapProtocols(this IEndpointRouteBuilder routes)
    {
        var protocols = routes.MapGroup("").On(Listener.Data);
        protocols.Around(routes.ServiceProvider.GetRequiredService<TokenLog>());
        protocols.MapImds();
        VmExtensionEndpoint.Map(protocols);
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
