using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>What Entra says to the services when one asks it for a token to a target that the tenant does not know.</summary>
internal sealed class UnknownTarget(EmulatorOptions options, TimeProvider clock)
{
    public EntraError Error(string resource) => EntraError.ResourceNotFound(resource, options.TenantId, options.Location, clock.GetUtcNow());
}
