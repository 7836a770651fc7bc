using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>What <c>GET /_emulator/ca.pem</c> answers is all that a client has to trust.</summary>
public sealed class TlsCertificateTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, SslProtocols> Names => new MatrixTheoryData<string, SslProtocols>(["localhost", "127.0.0.1", "::1"], [SslProtocols.Tls12, SslProtocols.Tls13]);

    [Theory, MemberData(nameof(Names))]
    public async Task Who_trusts_the_published_certificate_trusts_the_listener_under_every_local_name(string name, SslProtocols version)
    {
        using var trusted = await PublishedAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(name, fixture.Emulator.TlsAddress.Port, Cancel);
        await using var tls = new SslStream(connection.GetStream());

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                EnabledSslProtocols = version,
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { trusted }, RevocationMode = X509RevocationMode.NoCheck },
            },
            Cancel);

        tls.SslProtocol.ShouldBe(version);
    }

    [Fact]
    public async Task Who_trusts_nothing_does_not_trust_the_listener()
    {
        using var client = new HttpClient();

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri(fixture.Emulator.TlsAddress, "/common/discovery/keys"), Cancel)))
            .HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Fact]
    public async Task The_thumbprint_that_a_Service_Fabric_host_is_told_is_that_of_the_certificate()
    {
        using var published = await PublishedAsync();

        fixture.Emulator.Environment("fabric")["IDENTITY_SERVER_THUMBPRINT"].ShouldBe(published.Thumbprint);
        published.HasPrivateKey.ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_published_as_a_PEM_file_that_only_the_control_key_opens()
    {
        await using var closed = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Control.Key = "open-sesame"), Cancel);
        using var client = new HttpClient(closed.CreateHandler()) { BaseAddress = closed.ControlAddress };

        (await client.GetAsync("/_emulator/ca.pem", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "open-sesame");
        var response = await client.GetAsync("/_emulator/ca.pem", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/x-pem-file");
        (await response.TextAsync()).ShouldMatch(@"^-----BEGIN CERTIFICATE-----\n([\w+/=]{1,64}\n)+-----END CERTIFICATE-----\n$");
    }

    private async Task<X509Certificate2> PublishedAsync()
    {
        using var client = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };
        return X509Certificate2.CreateFromPem(await client.GetStringAsync("/_emulator/ca.pem", Cancel));
    }
}
