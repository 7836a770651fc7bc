using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>A server that is no emulator: it answers every request that begins so with these bytes, and others with 404.</summary>
internal sealed class StrangeServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly (string Start, string Answer) rule;

    public StrangeServer(string start, string answer)
    {
        rule = (start, answer);
        listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static string Http(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var request = new byte[4096];
            var length = await client.GetStream().ReadAsync(request);
            var answer = Encoding.ASCII.GetString(request, 0, length).StartsWith(rule.Start) ? rule.Answer : Http("404 Not Found", "");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        }
    }
}
