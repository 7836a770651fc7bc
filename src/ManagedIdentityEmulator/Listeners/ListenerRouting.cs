using Microsoft.AspNetCore.Builder;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>The listener that a connection came in by; set by whoever accepted the connection.</summary>
internal sealed record ListenerFeature(Listener Listener);

/// <summary>Which listeners an endpoint is reached by.</summary>
internal sealed record ListenerMetadata(Listener[] Listeners);

internal static class ListenerRouting
{
    /// <summary>Makes the endpoints reachable by these listeners alone.</summary>
    public static TBuilder On<TBuilder>(this TBuilder endpoints, params Listener[] listeners)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ListenerMetadata(listeners));
}
