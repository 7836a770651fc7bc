using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>The listener that a connection came in by; set by whoever accepted the connection.</summary>
internal sealed record ListenerFeature(Listener Listener);

/// <summary>
/// Routes a request among the endpoints of the listener that it came in by. The port in the Host header says nothing: behind a published
/// container port, or at 169.254.169.254, it is another or none.
/// </summary>
internal sealed class ListenerRouting
{
    private readonly Lazy<RequestDelegate>[] pipelines;

    /// <param name="services">What the endpoints are made of.</param>
    /// <param name="steps">What goes between the choice of an endpoint and its answer.</param>
    /// <param name="map">Maps the endpoints of a listener. It is asked to when the first request comes in there: no start waits for what most runs never use.</param>
    public ListenerRouting(IServiceProvider services, Action<IApplicationBuilder> steps, Action<Listener, IEndpointRouteBuilder> map) =>
        pipelines = Array.ConvertAll(Enum.GetValues<Listener>(), listener => new Lazy<RequestDelegate>(() =>
        {
            var pipeline = new ApplicationBuilder(services);
            pipeline.UseRouting();
            steps(pipeline);
            pipeline.UseEndpoints(routes => map(listener, routes));
            return pipeline.Build();
        }));

    public Task InvokeAsync(HttpContext http) => pipelines[(int)http.Features.GetRequiredFeature<ListenerFeature>().Listener].Value(http);
}
