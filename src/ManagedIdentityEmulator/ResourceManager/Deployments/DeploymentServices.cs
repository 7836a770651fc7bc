using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

internal static class DeploymentServices
{
    public static IServiceCollection AddDeployments(this IServiceCollection services) => services
        .AddSingleton(provider => new Lazy<ArmDispatcher>(provider.GetRequiredService<ArmDispatcher>))
        .AddSingleton<DeploymentStore>()
        .AddSingleton<InertResources>()
        .AddSingleton<IGroupContent>(provider => provider.GetRequiredService<DeploymentStore>())
        .AddSingleton<IGroupContent>(provider => provider.GetRequiredService<InertResources>())
        .AddSingleton<ResourceClient>()
        .AddSingleton<CompleteMode>()
        .AddSingleton<DeploymentTargets>()
        .AddSingleton<NestedDeployments>()
        .AddSingleton<DeploymentPlanner>()
        .AddSingleton<DeploymentRunner>()
        .AddSingleton<IResourceProvider, DeploymentOperations>();
}
