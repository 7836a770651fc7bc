using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// Keeps routing to the endpoints of the listener that a request came in by. The port in the Host header says nothing: behind a
/// published container port, or at 169.254.169.254, it is another or none.
/// </summary>
internal sealed class ListenerMatcherPolicy : MatcherPolicy, INodeBuilderPolicy
{
    private static readonly Listener[] listeners = Enum.GetValues<Listener>();

    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => ListenersOf(endpoint) is not null);

    // Built into the routes, as methods are: a choice among candidates would be made anew for each request.
    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
        Array.FindAll(Array.ConvertAll(listeners, listener => new PolicyNodeEdge(listener, Reached(endpoints, listener))), edge => edge.Endpoints.Count > 0);

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => new ListenerTable(exitDestination, edges);

    private static Listener[]? ListenersOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listeners;

    // They come in the order of precedence. Behind one that matches whatever has led here, the others (catch-alls are behind every path) are never asked.
    private static List<Endpoint> Reached(IReadOnlyList<Endpoint> endpoints, Listener listener)
    {
        List<Endpoint> reached = [.. endpoints.Where(endpoint => ListenersOf(endpoint)?.Contains(listener) ?? true)];
        var sure = reached.FindIndex(IsSure);
        return sure < 0 ? reached : reached[..(sure + 1)];
    }

    private static bool IsSure(Endpoint endpoint) =>
        endpoint is RouteEndpoint { RoutePattern: var pattern } && pattern.ParameterPolicies.Count == 0 && pattern.PathSegments.All(segment => segment.IsSimple);

    private sealed class ListenerTable : PolicyJumpTable
    {
        private readonly int exit;
        private readonly int[] destinations = new int[listeners.Length];

        public ListenerTable(int exit, IReadOnlyList<PolicyJumpTableEdge> edges)
        {
            this.exit = exit;
            Array.Fill(destinations, exit);
            foreach (var edge in edges)
            {
                destinations[(int)(Listener)edge.State] = edge.Destination;
            }
        }

        public override int GetDestination(HttpContext httpContext) =>
            httpContext.Features.Get<ListenerFeature>() is { Listener: var listener } ? destinations[(int)listener] : exit;
    }
}
