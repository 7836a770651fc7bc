using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Tests.Listeners;

public sealed class ListenerSocketsTests
{
    [Fact]
    public void A_free_port_is_the_same_on_both_loopback_addresses()
    {
        using var bound = ListenerSockets.Bind(new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off });

        foreach (var listener in Enum.GetValues<Listener>())
        {
            var own = bound.Sockets.Where(socket => socket.Listener == listener).ToList();
            own.Count.ShouldBeInRange(1, 2); // a machine without IPv6 has one
            own.Select(socket => socket.EndPoint.Port).Distinct().ShouldHaveSingleItem();
        }
    }

    [Theory, InlineData(null), InlineData("0.0.0.0"), InlineData("127.0.0.1")]
    public void A_port_in_use_is_said_by_name_and_leaves_no_socket_open(string? address)
    {
        using var first = ListenerSockets.Bind(new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off });
        var taken = first.Sockets.First(socket => socket.Listener == Listener.Control).EndPoint.Port;
        var free = FreePort();

        var refused = Should.Throw<ListenerException>(() => ListenerSockets.Bind(
            new ListenerOptions { Port = free, TlsPort = 0, ControlPort = taken, ControlBind = address, ImdsAddress = ImdsAddressMode.Off }));

        refused.Message.ShouldContain($"port {taken} on {address ?? "localhost"} is in use; choose another with --control-port");
        using var again = ListenerSockets.Bind(new ListenerOptions { Port = free, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off });
    }

    [Fact]
    public async Task Of_whoever_connects_the_system_finds_out_when_he_is_gone_without_a_word()
    {
        using var bound = ListenerSockets.Bind(new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, bound.Sockets[0].EndPoint.Port, TestContext.Current.CancellationToken);

        using var accepted = await bound.Sockets[0].Socket.AcceptAsync(TestContext.Current.CancellationToken);

        ((int)accepted.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!).ShouldNotBe(0);
        accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime).ShouldBe(60);
    }

    private static int FreePort()
    {
        using var bound = ListenerSockets.Bind(new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off });
        return bound.Sockets[0].EndPoint.Port;
    }
}
