using ManagedIdentityEmulator.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Testing;

/// <summary>Serves in memory, where there are no connections: listener and host are told from the port that was asked for.</summary>
internal sealed class InMemoryListeners : IStartupFilter, IHostPorts
{
    private const int FirstHostPort = 40_000;

    private readonly Lock naming = new();
    private readonly List<AddressedHost> named = [];

    private static readonly ListenerFeature data = new(Listener.Data);
    private static readonly ListenerFeature tls = new(Listener.Tls);
    private static readonly ListenerFeature control = new(Listener.Control);
    private static readonly int controlPort = new Uri(ListenerAddresses.InMemory.Control).Port;

    public static void Use(IWebHostBuilder web) => web
        .UseTestServer()
        .ConfigureServices(services => services
            .AddSingleton<InMemoryListeners>()
            .AddSingleton<IHostPorts>(provider => provider.GetRequiredService<InMemoryListeners>())
            .AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<InMemoryListeners>()));

    public int Of(string host)
    {
        lock (naming)
        {
            var known = new AddressedHost(host);
            if (!named.Contains(known))
            {
                named.Add(known);
            }

            return FirstHostPort + named.IndexOf(known);
        }
    }

    public bool Contains(int port) => Find(port) is not null;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext http, RequestDelegate rest) =>
        {
            http.Features.Set(FeatureOf(http.Request));
            if (http.Request.Host.Port is { } port && Find(port) is { } host)
            {
                http.Features.Set(host);
            }

            return rest(http);
        });
        next(app);
    };

    private AddressedHost? Find(int port)
    {
        lock (naming)
        {
            return named.ElementAtOrDefault(port - FirstHostPort);
        }
    }

    private static ListenerFeature FeatureOf(HttpRequest request) =>
        request.Host.Port == controlPort ? control : request.IsHttps ? tls : data;
}
