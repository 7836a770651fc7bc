using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

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

/// <summary>
/// Keeps routing to the endpoints of the listener that a request came in by. The port in the Host header says nothing: behind a
/// published container port, or at 169.254.169.254, it is another or none.
/// </summary>
internal sealed class ListenerMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ListenerMetadata>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var listener = httpContext.Features.Get<ListenerFeature>()?.Listener;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<ListenerMetadata>() is { } reached)
            {
                candidates.SetValidity(i, listener is { } known && reached.Listeners.Contains(known));
            }
        }

        return Task.CompletedTask;
    }
}
