using ManagedIdentityEmulator.Identities;
using Microsoft.Extensions.Hosting;

namespace ManagedIdentityEmulator.Activity;

/// <summary>Tells when identities, hosts or applications are others than before, whoever has changed them.</summary>
internal sealed class RegistryService(IdentityRegistry registry, EventFeed events, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        registry.Changed += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        registry.Changed -= Tell;
        return Task.CompletedTask;
    }

    private void Tell() => events.Publish("registry.changed", clock.GetUtcNow());
}
