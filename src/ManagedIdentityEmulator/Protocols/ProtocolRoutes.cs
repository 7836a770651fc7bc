using ManagedIdentityEmulator.Identities;
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
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>All managed identity protocols, whose requests go through the same steps.</summary>
internal static class ProtocolRoutes
{
    public static void AddProtocols(this IServiceCollection services) => services
        .AddSingleton<RequestHosts>()
        .AddSingleton<TokenExchange>()
        .AddSingleton<TokenAnswers>()
        .AddSingleton<TokenBody>()
        .AddSingleton<UnknownTarget>()
        .AddSingleton<RequestTargets>()
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

    public static void MapProtocolsOverHttp(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var protocols = routes.MapGroup("");
        protocols.ThroughRequestSteps(services);

        var imds = new HostProtocol(ProtocolName.Imds, services.GetRequiredService<ImdsTokenEndpoint>().HandleAsync, ImdsTokenEndpoint.FailAsync);
        var appService = services.GetRequiredService<AppServiceEndpoint>();
        var appServices = new HostProtocol(ProtocolName.AppService, appService.HandleAsync, AppServiceEndpoint.FailAsync);

        protocols.MapHosts("/metadata/identity/oauth2/token", secretOf: null, new()
        {
            [HostPlatform.VirtualMachine] = imds,
            [HostPlatform.Kubernetes] = imds, // a pod reaches its node's
            [HostPlatform.AzureArc] = new(ProtocolName.Arc, services.GetRequiredService<AzureArcEndpoint>().HandleAsync, AzureArcEndpoint.FailAsync),
            [HostPlatform.ContainerInstances] = new(ProtocolName.ContainerInstances, services.GetRequiredService<ContainerInstancesEndpoint>().HandleAsync, ContainerInstancesEndpoint.FailAsync),
        }, new(ProtocolName.Imds, ImdsTokenEndpoint.RefuseAsync, ImdsTokenEndpoint.FailAsync));
        protocols.MapHosts("/oauth2/token", AutomationEndpoint.SecretOf, new()
        {
            [HostPlatform.VirtualMachine] = new(ProtocolName.VmExtension, services.GetRequiredService<VmExtensionEndpoint>().HandleAsync, OAuth2TokenEndpoint.FailAsync),
            [HostPlatform.CloudShell] = new(ProtocolName.CloudShell, services.GetRequiredService<CloudShellEndpoint>().HandleAsync, OAuth2TokenEndpoint.FailAsync),
            [HostPlatform.Automation] = new(ProtocolName.Automation, services.GetRequiredService<AutomationEndpoint>().HandleAsync, AutomationEndpoint.FailAsync),
        }, new(ProtocolName.VmExtension, OAuth2TokenEndpoint.RefuseAsync, OAuth2TokenEndpoint.FailAsync));
        protocols.MapHosts("/msi/token", MsiRequest.SecretOf, new()
        {
            [HostPlatform.AppService] = appServices,
            [HostPlatform.Functions] = appServices,
            [HostPlatform.ContainerApps] = new(ProtocolName.ContainerApps, new ContainerAppsDoor(appService.AnswerAsync).HandleAsync, AppServiceEndpoint.FailAsync),
            [HostPlatform.MachineLearning] = new(ProtocolName.MachineLearning, services.GetRequiredService<MachineLearningEndpoint>().HandleAsync, MachineLearningEndpoint.FailAsync) { MeaningOf = MachineLearningEndpoint.MeaningOf },
        }, new(ProtocolName.AppService, AppServiceEndpoint.RefuseAsync, AppServiceEndpoint.FailAsync));
        protocols.MapImds();
    }

    public static void MapProtocolsOverTls(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var protocols = routes.MapGroup("");
        protocols.ThroughRequestSteps(services);
        protocols.MapHosts("/metadata/identity/oauth2/token", ServiceFabricEndpoint.SecretOf, new()
        {
            [HostPlatform.ServiceFabric] = new(ProtocolName.ServiceFabric, services.GetRequiredService<ServiceFabricEndpoint>().HandleAsync, ServiceFabricEndpoint.FailAsync),
        }, new(ProtocolName.ServiceFabric, ServiceFabricEndpoint.RefuseAsync, ServiceFabricEndpoint.FailAsync));
    }
}
