using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.ResourceManager.Authorization;
using ManagedIdentityEmulator.ResourceManager.Hosts;
using ManagedIdentityEmulator.ResourceManager.Insights;
using ManagedIdentityEmulator.ResourceManager.ManagedIdentities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;
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

    public static void AddResourceManager(this IServiceCollection services) => services
        .AddSingleton<ArmEndpoint>()
        .AddSingleton<ArmDispatcher>()
        .AddSingleton<ArmAuthentication>()
        .AddSingleton<ActivityRecorder>()
        .AddSingleton<ResourceGroups>()
        .AddSingleton<IResourceProvider, UserAssignedIdentities>()
        .AddSingleton<IResourceProvider, RoleAssignmentOperations>()
        .AddSingleton<IResourceProvider, RoleDefinitionOperations>()
        .AddSingleton<IResourceProvider, ActivityEvents>()
        .AddSingleton<IResourceProvider, FederatedCredentials>()
        .AddSingleton<IResourceProvider, AssociatedResources>()
        .AddSingleton<IResourceProvider, TokenRevocation>()
        .AddSingleton<IResourceProvider, ProviderOperations>()
        .AddSingleton<HostBirth>()
        .AddSingleton<IResourceProvider, AzureHosts>()
        .AddSingleton<IResourceProvider, ComputeViews>()
        .AddSingleton<IResourceProvider, SystemAssignedIdentities>();

    public static void MapResourceManager(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var arm = routes.MapGroup("").On(Listener.Tls);
        foreach (var root in roots)
        {
            arm.Map($"{root}/{{**path}}", HandleAsync);
        }

        // Made at the first request: no start waits for what most runs never use.
        Task HandleAsync(HttpContext http) => services.GetRequiredService<ArmEndpoint>().HandleAsync(http);
    }
}
