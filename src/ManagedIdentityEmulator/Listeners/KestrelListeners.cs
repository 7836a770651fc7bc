using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using ManagedIdentityEmulator.Certificates;
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
    // A selector or resource of several kilobytes is refused in the protocol's own words, not by the server's.
    private const int LongestRequestLine = 64 * 1024;
    private const int LongestHeaders = 64 * 1024;
    private const int MostHeaders = LongestHeaders / 4; // as many as fit
    private const long LongestBody = 1024 * 1024;

    public static void UseListeners(this IWebHostBuilder web, ListenerSockets sockets)
    {
        web.UseKestrelCore().UseKestrelHttpsConfiguration().UseSockets();
        web.ConfigureServices(services => services.Configure<SocketTransportOptions>(transport =>
            transport.CreateBoundListenSocket = at => sockets.Sockets.First(bound => bound.EndPoint.Equals(at)).Socket));
        web.ConfigureServices(services => services
            .AddSingleton<HostPorts>()
            .AddSingleton<IHostPorts>(provider => provider.GetRequiredService<HostPorts>())
            .AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<HostPorts>()));
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            kestrel.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
            kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1; // any byte is a character: no header that is not ours matters
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            foreach (var bound in sockets.Sockets)
            {
                kestrel.Listen(bound.EndPoint, listen => Configure(listen, bound.Listener));
            }

            kestrel.Listen(HostPorts.Marker, listen => listen.Protocols = HttpProtocols.Http1);
        });
    }

    private static void Configure(ListenOptions listen, Listener listener)
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
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake => new(Server(handshake, certificates)) });
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
