using System.Net;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Requests;

namespace ManagedIdentityEmulator;

/// <summary>
/// A request to the emulator itself, while its first signing key is being made: what the first one of a client would have to wait for, routes
/// that are built and code that is compiled at its first use, is there by then.
/// </summary>
internal static class FirstRequest
{
    private static readonly byte[] request = Encoding.ASCII.GetBytes(
        $"GET /metadata/versions HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {DoctorRequests.Product}/start\r\nMetadata: true\r\nConnection: close\r\n\r\n");

    /// <param name="data">The data listener.</param>
    public static async Task SendAsync(IPEndPoint data)
    {
        try
        {
            using var socket = new Socket(data.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(data);
            await socket.SendAsync(request);
            while (await socket.ReceiveAsync(new byte[1024]) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // It ends before it has started; nobody waits for the answer.
        }
    }
}
