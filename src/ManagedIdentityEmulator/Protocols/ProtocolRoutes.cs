using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols.AppService;
using ManagedIdentityEmulator.Protocols.Automation;
using ManagedIdentityEmulator.Protocols.AzureArc;
using ManagedIdentityEmulator.Protocols.CloudShell;
using ManagedIdentityEmulator.Protocols.ContainerApps;
using ManagedIdentityEmulator.Protocols.ContainerInstances;
using ManagedIdentityEmulator.Protocols.Imds;
using ManagedIdentityEmulator.Protocols.MachineLearning;
using ManagedIdentityEmulator.Protocols.ServiceFabric;
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
        .AddSingleton<TokenBody>()
        .AddSingleton<UnknownTarget>()
        .AddSingleton<TokenLog>()
        .AddSingleton<ImdsTokenEndpoint>()
        .AddSingleton<InstanceMetadata>()
        .AddSingleton<InstanceMetadataEndpoint>()
        .AddSingleton<VmExtensionEndpoint>()
        .AddSingleton<ContainerInstancesEndpoint>()
        .AddSingleton<CloudShellEndpoint>()
        .AddSingleton<AzureArcEndpoint>()
        .AddSingleton<MsiTokens>()
        .AddSingleton<AppServiceEndpoint>()
        .AddSingleton<MachineLearningEndpoint>()
        .AddSingleton<AutomationEndpoint>()
        .AddSingleton<ServiceFabricEndpoint>();

    public static void MapProtocols(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var protocols = routes.MapGroup("");
        protocols.Around(services.GetRequiredService<TokenLog>());

        var imds = services.GetRequiredService<ImdsTokenEndpoint>();
        var appService = services.GetRequiredService<AppServiceEndpoint>();

        var http = protocols.MapGroup("").On(Listener.Data);
        http.MapHosts("/metadata/identity/oauth2/token", secretOf: null, new()
        {
            [HostPlatform.VirtualMachine] = imds.HandleAsync,
            [HostPlatform.Kubernetes] = imds.HandleAsync, // a pod reaches its node's
            [HostPlatform.AzureArc] = services.GetRequiredService<AzureArcEndpoint>().HandleAsync,
            [HostPlatform.ContainerInstances] = services.GetRequiredService<ContainerInstancesEndpoint>().HandleAsync,
        }, ImdsTokenEndpoint.RefuseAsync);
        http.MapHosts("/oauth2/token", AutomationEndpoint.SecretOf, new()
        {
            [HostPlatform.VirtualMachine] = services.GetRequiredService<VmExtensionEndpoint>().HandleAsync,
            [HostPlatform.CloudShell] = services.GetRequiredService<CloudShellEndpoint>().HandleAsync,
            [HostPlatform.Automation] = services.GetRequiredService<AutomationEndpoint>().HandleAsync,
        }, OAuth2TokenEndpoint.RefuseAsync);
        http.MapHosts("/msi/token", MsiRequest.SecretOf, new()
        {
            [HostPlatform.AppService] = appService.HandleAsync,
            [HostPlatform.Functions] = appService.HandleAsync,
            [HostPlatform.ContainerApps] = new ContainerAppsDoor(appService.AnswerAsync).HandleAsync,
            [HostPlatform.MachineLearning] = services.GetRequiredService<MachineLearningEndpoint>().HandleAsync,
        }, AppServiceEndpoint.RefuseAsync);
        http.MapImds();

        var tls = protocols.MapGroup("").On(Listener.Tls);
        tls.MapHosts("/metadata/identity/oauth2/token", ServiceFabricEndpoint.SecretOf, new()
        {
            [HostPlatform.ServiceFabric] = services.GetRequiredService<ServiceFabricEndpoint>().HandleAsync,
        }, ServiceFabricEndpoint.RefuseAsync);
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
