using System.Net;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>What becomes of the connection, byte by byte.</summary>
public sealed class FaultConnectionTests(FaultHosts hosts) : IClassFixture<FaultHosts>
{
    private readonly string resource = FaultHosts.NewResource();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reset_is_a_reset_before_the_first_byte()
    {
        using var drill = hosts.Emulator.Faults.Add("reset", f => f.Resource = resource);
        using var socket = await AskAsync();

        var (text, end) = await ReadAsync(socket);

        text.ShouldBeEmpty();
        end.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task A_cut_is_a_reset_after_half_of_what_the_head_has_promised()
    {
        using var drill = hosts.Emulator.Faults.Add("cut", f => f.Resource = resource);
        using var socket = await AskAsync();

        var (text, end) = await ReadAsync(socket);

        text.ShouldStartWith("HTTP/1.1 200 OK\r\n");
        var (head, body) = (text.Split("\r\n\r\n")[0], text.Split("\r\n\r\n")[1]);
        body.ShouldStartWith("{\"access_token\":\"");
        body.Length.ShouldBe(int.Parse(head.Split("Content-Length: ")[1].Split("\r\n")[0]) / 2);
        end.ShouldBe(SocketError.ConnectionReset);
    }

    [Theory, InlineData("429"), InlineData("html"), InlineData("empty"), InlineData("truncated"), InlineData("malformed"), InlineData("missing=resource"), InlineData("expired-token")]
    public async Task Any_other_answer_is_whole_and_the_connection_goes_on(string effect)
    {
        using var drill = hosts.Emulator.Faults.Add(effect, f => (f.Resource, f.Times) = (resource, 1));
        using var socket = await AskAsync();
        await socket.SendAsync(Request("Connection: close\r\n"), Cancel);

        var (text, end) = await ReadAsync(socket);

        text.Split("HTTP/1.1 ").Length.ShouldBe(3);
        text.ShouldEndWith("\"token_type\":\"Bearer\"}");
        end.ShouldBe(SocketError.Success);
    }

    [Fact]
    public async Task Over_HTTP2_a_reset_is_of_its_own_stream()
    {
        var other = FaultHosts.NewResource();
        using var delay = hosts.Emulator.Faults.Add("delay=200ms", f => f.Resource = other);
        using var reset = hosts.Emulator.Faults.Add("reset", f => f.Resource = resource);
        using var client = new HttpClient(hosts.Emulator.CreateHandler()) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Task<HttpResponseMessage> AskFabricAsync(string what)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hosts.Emulator.TlsAddress, $"{WireClient.TokenPath}?api-version=2019-07-01-preview&resource={what}")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Add("secret", hosts.Emulator.Registry.FindHost("fabric")!.IdentityHeader);
            return client.SendAsync(request, Cancel);
        }

        var waits = AskFabricAsync(other);
        await Should.ThrowAsync<HttpRequestException>(() => AskFabricAsync(resource));

        (await waits).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Socket> AskAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", hosts.Emulator.DataAddress.Port, Cancel);
        await socket.SendAsync(Request(), Cancel);
        return socket;
    }

    private byte[] Request(string headers = "") =>
        Encoding.ASCII.GetBytes($"GET /hosts/vm{WireClient.TokenPath}?api-version=2018-02-01&resource={resource} HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\n{headers}\r\n");

    private static async Task<(string Text, SocketError End)> ReadAsync(Socket socket)
    {
        var (text, buffer) = (new StringBuilder(), new byte[65536]);
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancel) is > 0 and var read)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            return (text.ToString(), SocketError.Success);
        }
        catch (SocketException e)
        {
            return (text.ToString(), e.SocketErrorCode);
        }
    }
}
