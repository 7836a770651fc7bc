using System.Net.Sockets;
using System.Text;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>Clients that go away in the middle of what they say.</summary>
public sealed class ClientGoneTests
{
    [Theory, InlineData("/oauth2/token"), InlineData("/hosts/cloudshell/oauth2/token"), InlineData("/hosts/automation/oauth2/token")]
    public async Task A_form_that_is_cut_off_by_a_reset_is_nothing_to_warn_of(string path)
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using (var emulator = await Emulator.StartAsync(e => e.LogTo(log.Enqueue), TestContext.Current.CancellationToken))
        {
            var secret = emulator.Registry.FindHost("automation")!.IdentityHeader;
            for (var i = 0; i < 10; i++)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new(enable: true, seconds: 0) };
                await socket.ConnectAsync("127.0.0.1", emulator.DataAddress.Port, TestContext.Current.CancellationToken);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\nX-IDENTITY-HEADER: {secret}\r\nContent-Length: 100\r\n\r\nresource="),
                    TestContext.Current.CancellationToken);
                await Task.Delay(10, TestContext.Current.CancellationToken); // let it begin to read
            }
        }

        log.ShouldAllBe(line => !line.StartsWith("Error") && !line.StartsWith("Warning"));
    }
}
