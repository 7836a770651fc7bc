using ManagedIdentityEmulator.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Testing;

/// <summary>Serves in memory, where there are no connections: the listener is told from the port that was asked for.</summary>
internal sealed class InMemoryListeners : IStartupFilter
{
    private static readonly ListenerFeature data = new(Listener.Data);
    private static readonly ListenerFeature tls = new(Listener.Tls);
    private static readonly ListenerFeature control = new(Listener.Control);
    private static readonly int controlPort = new Uri(ListenerAddresses.InMemory.Control).Port;

    public static void Use(IWebHostBuilder web) => web
        .UseTestServer()
        .ConfigureServices(services => services.AddSingleton<IStartupFilter, InMemoryListeners>());

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext http, RequestDelegate rest) =>
        {
            http.Features.Set(FeatureOf(http.Request));
            return rest(http);
        });
        next(app);
    };

    private static ListenerFeature FeatureOf(HttpRequest request) =>
        request.Host.Port == controlPort ? control : request.IsHttps ? tls : data;
}
