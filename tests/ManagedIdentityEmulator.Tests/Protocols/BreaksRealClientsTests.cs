using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>What a client of one language or another would stumble over, where no test of a single protocol holds it.</summary>
public sealed class BreaksRealClientsTests(BreaksRealClientsTests.OneMachine fixture) : IClassFixture<BreaksRealClientsTests.OneMachine>
{
    private const string Token = WireClient.TokenPath;
    private const string Query = "?api-version=2018-02-01&resource=https://vault.azure.net";

    private Emulator Emulator => fixture.Emulator;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // DefaultAzureCredential waits one second, once, in .NET, JavaScript, Python and Go, and then takes another credential.
    [Fact]
    public async Task The_first_request_of_all_is_a_probe_and_answered_within_a_second()
    {
        // A busy machine may take a second for anything, but not each time.
        HttpResponseMessage? answer = null;
        for (var tries = 0; tries < 5 && answer is null; tries++)
        {
            await using var emulator = await Emulator.StartAsync(cancel: Cancel);
            using var client = new HttpClient { BaseAddress = emulator.DataAddress, Timeout = TimeSpan.FromSeconds(1) };
            try
            {
                answer = await client.GetAsync(Token, Cancel);
            }
            catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
            {
            }
        }

        answer.ShouldNotBeNull().StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    // .NET's chain and MSAL's capability probe go on only after exactly 400, and not where the body has "Identity not found".
    [Theory]
    [InlineData("client_id", "9b6a1d3c-0000-4000-8000-000000000000"), InlineData("object_id", "9b6a1d3c-0000-4000-8000-000000000000")]
    [InlineData("msi-res-id", "/subscriptions/x/resourceGroups/y z"), InlineData("mi_res_id", "/subscriptions/x/resourceGroups/y"), InlineData("msi_res_id", "")]
    public async Task A_probe_that_names_an_identity_learns_that_IMDS_is_there_and_nothing_of_the_identity(string name, string value)
    {
        var response = await fixture.Client.GetAsync($"{Token}{Query}&{name}={value}", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldNotContain("Identity not found");
    }

    // Node resolves localhost to ::1 first; others try nothing but 127.0.0.1.
    [Theory, InlineData("localhost"), InlineData("127.0.0.1"), InlineData("[::1]")]
    public async Task Every_listener_answers_at_every_local_address(string name)
    {
        (Uri Address, string Path, int Status)[] listeners = [(Emulator.DataAddress, Token, 400), (Emulator.TlsAddress, Token, 400), (Emulator.ControlAddress, "/health/ready", 200)];
        foreach (var (address, path, status) in listeners)
        {
            ((int)(await fixture.Network.GetAsync($"{address.Scheme}://{name}:{address.Port}{path}", Cancel)).StatusCode).ShouldBe(status, $"{address}");
        }
    }

    // Go refuses redirects, Azure.Core follows none, and the others would land on a certificate that they do not trust.
    [Theory]
    [InlineData(Token), InlineData(Token + "/"), InlineData("/" + Token), InlineData("/" + Token + "/"), InlineData("/METADATA/identity/oauth2/token/")]
    [InlineData("/oauth2/token"), InlineData("/oauth2/token/"), InlineData("/hosts/vm1" + Token + "/"), InlineData("/metadata/instance"), InlineData("/metadata/versions/"), InlineData("/nothing"), InlineData("/")]
    public async Task No_path_is_redirected_from_any_listener(string path)
    {
        foreach (var address in new[] { Emulator.DataAddress, Emulator.TlsAddress, Emulator.ControlAddress })
        {
            var response = await fixture.Network.SendAsync(Metadata(address, path + Query), Cancel);

            ((int)response.StatusCode).ShouldNotBeInRange(300, 399);
            response.Headers.Location.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(Token + Query), InlineData("//metadata/identity/oauth2/token/" + Query)] // as msal-node makes one of a base address with a slash at its end
    [InlineData(Token), InlineData("/oauth2/token" + Query), InlineData("/oauth2/token"), InlineData("/metadata/versions"), InlineData("/metadata/identity/info" + Query)]
    [InlineData("/metadata/nothing"), InlineData("/hosts/nobody/x")]
    public async Task A_body_is_JSON_from_its_first_byte_to_its_last_without_mark_or_line_end(string path)
    {
        var body = await (await fixture.Network.SendAsync(Metadata(Emulator.DataAddress, path), Cancel)).Content.ReadAsByteArrayAsync(Cancel);

        body[0].ShouldBe((byte)'{');
        body[^1].ShouldBe((byte)'}');
    }

    [Theory, InlineData("/common/discovery/keys"), InlineData("/common/v2.0/.well-known/openid-configuration"), InlineData("/nobody/discovery/keys"), InlineData(Token)]
    public async Task So_is_a_body_over_TLS(string path)
    {
        var body = await fixture.Network.GetAsync(new Uri(Emulator.TlsAddress, path), Cancel);
        var bytes = await body.Content.ReadAsByteArrayAsync(Cancel);

        bytes[0].ShouldBe((byte)'{');
        bytes[^1].ShouldBe((byte)'}');
        body.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    public static TheoryData<string, string> HeadersOfClients => new()
    {
        { "x-identity-header", "912e4af7" }, // Rust, where IDENTITY_HEADER is set
        { "x-client-SKU", "MSAL.NetCore" },
        { "ContentType", "application/x-www-form-urlencoded" },
        { "Accept", "application/json" },
        { "Accept", "text/html" },
        { "Accept-Encoding", "gzip, deflate, br" },
        { "User-Agent", "azsdk-python-identity/1.25.0 Python/3.13.1 (Linux-6.8.0-x86_64-with-glibc2.39)" },
        { "User-Agent", "(()" },
        { "Authorization", "Bearer x" },
        { "Cookie", "a=b" },
        { "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
        { "Connection", "close" },
        { "Expect", "100-continue" },
    };

    [Theory, MemberData(nameof(HeadersOfClients))]
    public async Task A_header_that_a_client_adds_does_not_matter(string name, string value)
    {
        var request = Metadata(Emulator.DataAddress, Token + Query);
        request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();

        var response = await fixture.Network.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    // msal-node sends the header with every GET; the old SDKs send parameters where they like.
    [Theory]
    [InlineData("GET", "?resource=https://vault.azure.net", ""), InlineData("POST", "?resource=https://vault.azure.net", "")]
    [InlineData("POST", "?api-version=2018-02-01", "resource=https%3A%2F%2Fvault.azure.net"), InlineData("POST", "", "resource=https%3A%2F%2Fvault.azure.net&whatever=1")]
    public async Task The_old_extension_takes_its_parameters_from_the_query_or_the_form(string method, string query, string form)
    {
        var request = Metadata(Emulator.DataAddress, "/oauth2/token" + query, method);
        request.Content = new StringContent(form, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        (await fixture.Network.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData("clientid"), InlineData("principal_id"), InlineData("mi_res_id"), InlineData("msi-res-id")]
    public async Task The_old_extension_takes_a_selector_by_the_names_of_other_protocols(string name)
    {
        var identity = Emulator.Identity("orders");
        var value = name switch { "clientid" => $"{identity.ClientId}", "principal_id" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" };

        var body = await (await fixture.Client.ImdsAsync($"/oauth2/token{Query}&{name}={Uri.EscapeDataString(value)}")).JsonAsync();

        ((string)WireClient.Payload((string)body["access_token"]!)["oid"]!).ShouldBe($"{identity.PrincipalId}");
    }

    // MSAL for .NET throws for a token that is past its end, and every client asks again at once.
    [Theory, InlineData(24 * 60), InlineData(10)]
    public async Task Whenever_a_token_is_asked_for_it_has_time_left(int minutes)
    {
        var whole = TimeSpan.FromMinutes(minutes);
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Tokens.Lifetime = whole), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = emulator.DataAddress };

        for (var step = 0; step < 30; step++)
        {
            var body = await (await client.TokenAsync()).JsonAsync();
            var left = DateTimeOffset.FromUnixTimeSeconds(long.Parse((string)body["expires_on"]!, CultureInfo.InvariantCulture)) - emulator.Clock.GetUtcNow();
            left.ShouldBeGreaterThan(whole / 3);
            emulator.Clock.Advance(whole / 7);
        }
    }

    [Fact]
    public async Task A_client_that_stays_connected_is_answered_again_and_again()
    {
        var connections = 0;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = Emulator.DataAddress };

        for (var i = 0; i < 20; i++)
        {
            (await client.ImdsAsync(i % 2 == 0 ? Token : Token + Query)).Dispose();
        }

        connections.ShouldBe(1, "an error closes no connection");
    }

    private static HttpRequestMessage Metadata(Uri address, string pathAndQuery, string method = "GET") =>
        new(new HttpMethod(method), address.GetLeftPart(UriPartial.Authority) + pathAndQuery) { Headers = { { "Metadata", "true" } } };

    public sealed class OneMachine : EmulatorFixture
    {
        /// <summary>A client that follows nothing, decodes nothing and takes the emulator's certificate for what it says.</summary>
        public HttpClient Network { get; } = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=Managed Identity Emulator" },
        });

        protected override void Build(EmulatorBuilder emulator) => emulator.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders");
    }
}
