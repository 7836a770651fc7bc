using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>Has Kestrel serve the bound sockets, and marks each connection with the listener that it came in by.</summary>
internal static class KestrelListeners
{
    public static void UseListeners(this IWebHostBuilder web, ListenerSockets sockets, ServerLimits limits)
    {
        web.UseKestrelCore().UseKestrelHttpsConfiguration();
        web.ConfigureServices(services => services.Configure<SocketTransportOptions>(transport =>
            transport.CreateBoundListenSocket = at => sockets.Sockets.First(bound => bound.EndPoint.Equals(at)).Socket));
        web.ConfigureServices(services => services
            .AddSingleton(sockets)
            .AddSingleton<ConnectionBudget>()
            .AddSingleton<SocketTransportFactory>()
            .AddSingleton<IConnectionListenerFactory, BudgetedListeners>()
            .AddSingleton<HostPorts>()
            .AddSingleton<IHostPorts>(provider => provider.GetRequiredService<HostPorts>())
            .AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<HostPorts>()));
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1; // any byte is a character: no header that is not ours matters
            Limit(kestrel.Limits, limits);
            var budget = kestrel.ApplicationServices.GetRequiredService<ConnectionBudget>();
            foreach (var bound in sockets.Sockets)
            {
                kestrel.Listen(bound.EndPoint, listen =>
                {
                    listen.Use(budget.Counted);
                    Configure(listen, bound.Listener, limits.HandshakeTime);
                });
            }

            kestrel.Listen(HostPorts.Marker, listen =>
            {
                listen.Use(budget.Counted);
                listen.Protocols = HttpProtocols.Http1;
            });
        });
    }

    private static void Limit(KestrelServerLimits server, ServerLimits limits)
    {
        server.MaxRequestBufferSize = limits.ReadAhead;
        server.MaxRequestLineSize = limits.RequestLine;
        server.MaxRequestHeadersTotalSize = limits.Headers;
        server.MaxRequestHeaderCount = limits.HeaderCount;
        server.MaxRequestBodySize = limits.Body;
        server.RequestHeadersTimeout = limits.HeadTime;
        server.KeepAliveTimeout = limits.IdleTime;
        server.MinRequestBodyDataRate = new(limits.SlowestBody, limits.SlowTime);
        server.MinResponseDataRate = new(limits.SlowestReader, limits.SlowTime);
        server.MaxConcurrentUpgradedConnections = 0; // nothing here speaks anything else than HTTP
        server.Http2.MaxStreamsPerConnection = limits.StreamsAtOnce;
        (server.Http2.MaxFrameSize, server.Http2.HeaderTableSize) = limits.Http2Sizes;
        server.Http2.MaxRequestHeaderFieldSize = limits.Headers;
        (server.Http2.InitialStreamWindowSize, server.Http2.InitialConnectionWindowSize) = limits.Windows;
        (server.Http2.KeepAlivePingDelay, server.Http2.KeepAlivePingTimeout) = limits.Ping;
    }

    private static void Configure(ListenOptions listen, Listener listener, TimeSpan handshakeTime)
    {
        var feature = new ListenerFeature(listener);
        listen.Protocols = listener == Listener.Tls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
        if (listener == Listener.Tls)
        {
            // Asked for at the first connection: most runs never see one, and the start does not wait for a key.
            var certificates = listen.ApplicationServices.GetRequiredService<ServerCertificates>();
            listen.Use(WithoutHandshake);
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake => new(Server(handshake, certificates)), HandshakeTimeout = handshakeTime });
        }
    }

    // Whoever begins with something else than a hello (port scanners do) has chosen no certificate, which the system's TLS takes for the
    // server's mistake.
    private static ConnectionDelegate WithoutHandshake(ConnectionDelegate next) => async connection =>
    {
        try
        {
            await next(connection);
        }
        catch (NotSupportedException)
        {
            connection.Abort();
        }
    };

    private static SslServerAuthenticationOptions Server(TlsHandshakeCallbackContext handshake, ServerCertificates certificates) => new()
    {
        ServerCertificateContext = certificates.For(handshake.ClientHelloInfo.ServerName, (handshake.Connection.LocalEndPoint as IPEndPoint)?.Address).Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, // Entra's own; some systems would still allow older ones
    };
}
