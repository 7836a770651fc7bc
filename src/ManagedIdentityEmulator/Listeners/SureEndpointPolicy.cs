using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// Keeps routing from endpoints behind one that is sure to match whatever has led to it. Catch-alls are behind every path; with them left
/// in, a choice among candidates would be made anew for each request.
/// </summary>
internal sealed class SureEndpointPolicy : MatcherPolicy, INodeBuilderPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.SkipLast(1).Any(IsSure);

    // They come in the order of precedence.
    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
        [new(nameof(SureEndpointPolicy), endpoints.TakeWhile((_, at) => at == 0 || !IsSure(endpoints[at - 1])).ToList())];

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => new OneWay(edges[0].Destination);

    private static bool IsSure(Endpoint endpoint) =>
        endpoint is RouteEndpoint { RoutePattern: var pattern } && pattern.ParameterPolicies.Count == 0 && pattern.PathSegments.All(segment => segment.IsSimple);

    private sealed class OneWay(int destination) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => destination;
    }
}
