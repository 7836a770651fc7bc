using ManagedIdentityEmulator.ResourceManager.Authorization;
using ManagedIdentityEmulator.ResourceManager.Deployments;
using ManagedIdentityEmulator.ResourceManager.Hosts;
using ManagedIdentityEmulator.ResourceManager.Insights;
using ManagedIdentityEmulator.ResourceManager.ManagedIdentities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;
using ManagedIdentityEmulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.ResourceManager;

/// <summary>The ARM-compatible API, on the TLS listener: clients send their tokens by TLS alone.</summary>
internal static class ResourceManagerRoutes
{
    // A path that begins with one of these is Resource Manager's; Entra's begin with a tenant.
    private static readonly string[] roots = ["/subscriptions", "/providers", "/tenants"];

    public static void AddResourceManager(this IServiceCollection services, DataDirectory? data) => services
        .AddSingleton<ArmEndpoint>()
        .AddSingleton<ArmDispatcher>()
        .AddSingleton<ArmAuthentication>()
        .AddSingleton<ActivityRecorder>()
        .AddSingleton<CloudMetadata>()
        .AddSingleton(new ResourceGroupStore(data))
        .AddSingleton<ResourceGroups>()
        .AddSingleton<IResourceProvider, Subscriptions>()
        .AddSingleton<IResourceProvider, ResourceGroupOperations>()
        .AddSingleton<IResourceProvider, ResourceLists>()
        .AddSingleton<IResourceProvider, ResourceTags>()
        .AddSingleton<IResourceProvider, ProviderRegistrations>()
        .AddSingleton<IResourceProvider, UserAssignedIdentities>()
        .AddSingleton<IResourceProvider, FederatedCredentials>()
        .AddSingleton<IResourceProvider, AssociatedResources>()
        .AddSingleton<IResourceProvider, TokenRevocation>()
        .AddSingleton<IResourceProvider, ProviderOperations>()
        .AddSingleton<IResourceProvider, RoleAssignmentOperations>()
        .AddSingleton<IResourceProvider, RoleDefinitionOperations>()
        .AddSingleton<IResourceProvider, ActivityEvents>()
        .AddSingleton<HostBirth>()
        .AddSingleton<IResourceProvider, AzureHosts>()
        .AddSingleton<IResourceProvider, ComputeViews>()
        .AddSingleton<IResourceProvider, SystemAssignedIdentities>()
        .AddDeployments();

    public static void MapResourceManager(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        foreach (var root in roots)
        {
            routes.Map($"{root}/{{**path}}", HandleAsync);
        }

        routes.Map("/metadata/endpoints", http => services.GetRequiredService<CloudMetadata>().WriteAsync(http));

        // Made at the first request of its own: most that come by TLS are for tokens.
        Task HandleAsync(HttpContext http) => services.GetRequiredService<ArmEndpoint>().HandleAsync(http);
    }
}
