using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>What Entra says to the services when one asks it for a token to a target that the tenant does not know.</summary>
internal sealed class UnknownTarget(EmulatorOptions options, TimeProvider clock)
{
    public EntraError Error(HttpContext http, string resource)
    {
        var trace = http.Notes().Trace;
        return EntraError.ResourceNotFound(resource, options.TenantId, options.Location, clock.GetUtcNow()) with { TraceId = trace.Id, CorrelationId = trace.CorrelationId };
    }
}
