using System.Net;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Tests.Requests;

/// <summary>What a request has not proved is not believed of it, and what it should not have is not told.</summary>
public sealed class UnprovedRequestTests : IAsyncLifetime
{
    private const string AppService = "/msi/token?api-version=2019-08-01&resource=https://vault.azure.net";

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        client = new HttpClient { BaseAddress = emulator.DataAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Theory, InlineData(null), InlineData("wrong")]
    public async Task A_request_that_shows_no_host_s_secret_is_from_none_and_a_drill_for_the_first_machine_is_not_for_it(string? secret)
    {
        emulator.Faults.Add("503", fault => fault.Host = "vm");
        using var request = new HttpRequestMessage(HttpMethod.Get, AppService);
        if (secret is not null)
        {
            request.Headers.Add("X-IDENTITY-HEADER", secret);
        }

        using var response = await client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        emulator.Requests.ShouldHaveSingleItem().Host.ShouldBeNull();
    }

    [Theory]
    [InlineData("/msi/token/{0}")]
    [InlineData("/metadata/identity/oauth2/token?api-version=2018-02-01&resource={0}")]
    [InlineData("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net&client_id={0}")]
    [InlineData(AppService + "&principal_id={0}")]
    public async Task A_host_s_secret_is_hidden_wherever_a_client_puts_it(string path)
    {
        var secret = emulator.Registry.FindHost("web")!.IdentityHeader!;
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Format(path, secret)) { Headers = { { "Metadata", "true" }, { "User-Agent", $"tool/1 {secret}" } } };

        using var response = await client.SendAsync(request, Cancel);

        var entry = emulator.Requests.ShouldHaveSingleItem();
        $"{entry} {entry.Path} {entry.Resource} {entry.Selector} {entry.Reason} {entry.Client}".ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_hang_ends_with_its_client_although_that_has_sent_more_than_the_server_holds()
    {
        emulator.Faults.Add("hang");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, emulator.DataAddress.Port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=x HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Length: 3000000\r\n\r\n"), Cancel);
        await socket.SendAsync(new byte[3_000_000], Cancel);

        socket.Close();

        var entry = await emulator.WaitForRequestAsync(request => request.Outcome == RequestOutcome.Faulted, TimeSpan.FromSeconds(60), Cancel);
        entry.Status.ShouldBe(0);
    }
}
