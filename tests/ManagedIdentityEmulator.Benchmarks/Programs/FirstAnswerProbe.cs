using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>Asks once whether a program answers yet, with as little of the machine as can be: the program is starting on it.</summary>
internal static class FirstAnswerProbe
{
    public static async Task<bool> IsAnsweredAsync(int port, Question question)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var answer = new byte[64 * 1024];
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(question.ToHttp()));
            var received = await socket.ReceiveAsync(answer);
            return Encoding.ASCII.GetString(answer, 0, received).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
