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
using Microsoft.AspNetCore.Http;
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
        var hosts = services.GetRequiredService<RequestHosts>();
        var protocols = routes.MapGroup("");
        protocols.Around(services.GetRequiredService<TokenLog>());

        var imds = services.GetRequiredService<ImdsTokenEndpoint>();
        var vmExtension = services.GetRequiredService<VmExtensionEndpoint>();
        var appService = services.GetRequiredService<AppServiceEndpoint>();
        var containerApps = new ContainerAppsDoor(appService.AnswerAsync);
        var machineLearning = services.GetRequiredService<MachineLearningEndpoint>();
        var automation = services.GetRequiredService<AutomationEndpoint>();

        var http = protocols.MapGroup("").On(Listener.Data);
        http.MapHosts("/metadata/identity/oauth2/token", hosts.OfAsync, new()
        {
            [HostPlatform.VirtualMachine] = imds.HandleAsync,
            [HostPlatform.Kubernetes] = imds.HandleAsync, // a pod reaches its node's
            [HostPlatform.AzureArc] = services.GetRequiredService<AzureArcEndpoint>().HandleAsync,
            [HostPlatform.ContainerInstances] = services.GetRequiredService<ContainerInstancesEndpoint>().HandleAsync,
        }, ImdsTokenEndpoint.RefuseAsync);
        http.MapHosts("/oauth2/token", OfSecretAsync, new()
        {
            [HostPlatform.VirtualMachine] = vmExtension.HandleAsync,
            [HostPlatform.CloudShell] = services.GetRequiredService<CloudShellEndpoint>().HandleAsync,
            [HostPlatform.Automation] = automation.HandleAsync,
        }, OAuth2TokenEndpoint.RefuseAsync);
        http.MapHosts("/msi/token", OfSecretAsync, new()
        {
            [HostPlatform.AppService] = appService.HandleAsync,
            [HostPlatform.Functions] = appService.HandleAsync,
            [HostPlatform.ContainerApps] = containerApps.HandleAsync,
            [HostPlatform.MachineLearning] = machineLearning.HandleAsync,
        }, AppServiceEndpoint.RefuseAsync);
        http.MapImds();

        var tls = protocols.MapGroup("").On(Listener.Tls);
        tls.MapHosts("/metadata/identity/oauth2/token", request => hosts.OfAsync(request, ServiceFabricEndpoint.SecretOf(request.Request)), new()
        {
            [HostPlatform.ServiceFabric] = services.GetRequiredService<ServiceFabricEndpoint>().HandleAsync,
        }, ServiceFabricEndpoint.RefuseAsync);

        ValueTask<AzureHost?> OfSecretAsync(HttpContext request) => hosts.OfAsync(request, SecretHeaders.SecretOf(request.Request));
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
