using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// The sockets of all listeners, bound and listening before the server starts: a port of 0 is then the same free port on 127.0.0.1
/// and ::1, a port that is taken is said by name, and every address is known before the first request.
/// </summary>
internal sealed class ListenerSockets : IDisposable
{
    private const int FreePortTries = 20;
    public const int Backlog = 512; // Kestrel's own
    private static readonly IPEndPoint imds = new(IPAddress.Parse("169.254.169.254"), 80);

    private readonly List<BoundSocket> sockets = [];

    private readonly ServerLimits limits;

    private ListenerSockets(ServerLimits limits) => this.limits = limits;

    public ListenerAddresses Addresses { get; private set; } = null!;

    public IReadOnlyList<BoundSocket> Sockets => sockets;

    /// <summary>Where this process reaches the data listener.</summary>
    public IPEndPoint DataEndPoint { get; private set; } = null!;

    /// <exception cref="ListenerException">A port is taken or may not be bound, the IMDS address is required and cannot be had, or the process may open too few files.</exception>
    public static ListenerSockets Bind(ListenerOptions options)
    {
        FileLimit.Require();
        var bound = new ListenerSockets(options.Limits);
        try
        {
            var data = bound.Bind(Listener.Data, options.Bind, options.Port, "--port");
            var tls = bound.Bind(Listener.Tls, options.Bind, options.TlsPort, "--tls-port");
            var control = bound.Bind(Listener.Control, options.ControlBind, options.ControlPort, "--control-port");
            bound.DataEndPoint = Reached(data);
            var hint = bound.BindImds(options);
            bound.Addresses = new(Url("http", data), Url("https", tls), Url("http", control), hint is null ? "http://169.254.169.254" : null, hint);
            return bound;
        }
        catch
        {
            bound.Dispose();
            throw;
        }
    }

    /// <summary>A free port of its own, where the data listener is; whoever asks for the sockets closes them.</summary>
    /// <exception cref="ListenerException">None can be had.</exception>
    public static IReadOnlyList<BoundSocket> BindFreePort(Listener listener, ListenerOptions options)
    {
        var bound = new ListenerSockets(options.Limits);
        bound.Bind(listener, options.Bind, 0, "--bind");
        return bound.sockets;
    }

    public void Dispose() => sockets.ForEach(socket => socket.Socket.Dispose());

    private static string Url(string scheme, IPEndPoint at)
    {
        var isLocal = IPAddress.IsLoopback(at.Address) || IsAny(at.Address);
        return new UriBuilder(scheme, isLocal ? "localhost" : at.Address.ToString(), at.Port).Uri.GetLeftPart(UriPartial.Authority);
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPEndPoint Reached(IPEndPoint at) =>
        at.Address.Equals(IPAddress.Any) ? new(IPAddress.Loopback, at.Port) : at.Address.Equals(IPAddress.IPv6Any) ? new(IPAddress.IPv6Loopback, at.Port) : at;

    private IPEndPoint Bind(Listener listener, string? address, int port, string option)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return address is null ? BindLoopback(listener, port) : BindOne(listener, new(IPAddress.Parse(address), port));
            }
            catch (SocketException e) when (port != 0 || e.SocketErrorCode != SocketError.AddressAlreadyInUse || tries == FreePortTries)
            {
                throw new ListenerException(Explain(e, address ?? "localhost", port, option), e);
            }
            catch (SocketException)
            {
                // The port that was free on 127.0.0.1 is taken on ::1: another will do.
            }
        }
    }

    // Clients resolve "localhost" to either address, and some to ::1 first; a machine without IPv6 has 127.0.0.1 only.
    private IPEndPoint BindLoopback(Listener listener, int port)
    {
        var first = BindOne(listener, new(IPAddress.Loopback, port));
        try
        {
            BindOne(listener, new(IPAddress.IPv6Loopback, first.Port));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported)
        {
            return first;
        }
        catch
        {
            sockets[^1].Socket.Dispose();
            sockets.RemoveAt(sockets.Count - 1);
            throw;
        }

        return first;
    }

    /// <returns>Why the address could not be had, and how to get it; <see langword="null"/> when it is bound.</returns>
    private string? BindImds(ListenerOptions options)
    {
        if (options.ImdsAddress == ImdsAddressMode.Off)
        {
            return "not asked for (--imds-address off)";
        }

        try
        {
            if (!IsServedAlready())
            {
                BindOne(Listener.Data, imds);
            }

            return null;
        }
        catch (SocketException e)
        {
            var hint = e.SocketErrorCode switch
            {
                SocketError.AddressNotAvailable when Container.IsHere => "this container does not have the address; a network that has it gives it one, as in docker/compose.yaml",
                SocketError.AddressNotAvailable => "this machine does not have the address; to give it one on Linux: sudo ip address add 169.254.169.254/32 dev lo",
                SocketError.AccessDenied => "port 80 may not be bound; to allow it on Linux: sudo sysctl net.ipv4.ip_unprivileged_port_start=80",
                SocketError.AddressAlreadyInUse => ListenerAddresses.ImdsTaken,
                _ => e.Message,
            };
            return options.ImdsAddress == ImdsAddressMode.On ? throw new ListenerException($"cannot listen on 169.254.169.254:80, as --imds-address on asks: {hint}", e) : hint;
        }
    }

    // A data listener on port 80 of all addresses has this one too, if the machine has it.
    private bool IsServedAlready()
    {
        if (!sockets.Any(bound => bound.Listener == Listener.Data && bound.EndPoint.Port == imds.Port && IsAny(bound.EndPoint.Address)))
        {
            return false;
        }

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(imds.Address, 0));
        return true;
    }

    // Two sockets may be bound to a port that only one of them can listen on: that shows here, not when the server starts.
    private IPEndPoint BindOne(Listener listener, IPEndPoint at)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(at);
        try
        {
            Probe(socket);
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var bound = new BoundSocket(listener, (IPEndPoint)socket.LocalEndPoint!, socket);
        sockets.Add(bound);
        return bound.EndPoint;
    }

    // What is accepted has the same options.
    private void Probe(Socket socket)
    {
        var (after, every, times) = limits.Probe;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)after.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)every.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, times);
    }

    private static string Explain(SocketException e, string address, int port, string option) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"port {port} on {address} is in use; choose another with {option} (0 for any free one; a second emulator needs --port, --tls-port and --control-port); 'mi-emulator doctor' says who has it",
        SocketError.AccessDenied => $"port {port} on {address} may not be bound by this user; choose another with {option}",
        SocketError.AddressNotAvailable => $"{address} is not an address of this machine; choose another with {(option == "--control-port" ? "--control-bind" : "--bind")}",
        _ => $"cannot listen on {address}:{port}: {e.Message}",
    };
}

/// <summary>A bound socket, and whose it is.</summary>
internal sealed record BoundSocket(Listener Listener, IPEndPoint EndPoint, Socket Socket);

/// <summary>A listener cannot be opened; the message says which, why, and what to do.</summary>
public sealed class ListenerException(string message, Exception? inner = null) : Exception(message, inner);
