using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Certificates;

/// <summary>What <c>GET /_emulator/ca.pem</c> answers is all that a client has to trust.</summary>
public sealed class TlsListenerTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, SslProtocols> Names => new MatrixTheoryData<string, SslProtocols>(["localhost", "127.0.0.1", "::1"], [SslProtocols.Tls12, SslProtocols.Tls13]);

    [Theory, MemberData(nameof(Names))]
    public async Task Who_trusts_the_published_certificate_trusts_the_listener_under_every_local_name(string name, SslProtocols version)
    {
        using var trusted = await PublishedAsync();

        await fixture.Emulator.HandshakeAsync(name, trusted, version, at: name);
    }

    [Fact]
    public async Task The_certificate_has_the_address_of_IMDS_and_the_name_of_the_machine()
    {
        var served = await fixture.Emulator.HandshakeAsync("localhost");

        served.MatchesHostname("169.254.169.254").ShouldBeTrue();
        if (Uri.CheckHostName(Dns.GetHostName()) == UriHostNameType.Dns)
        {
            served.MatchesHostname(Dns.GetHostName()).ShouldBeTrue();
        }
    }

    [Theory, InlineData("emulator"), InlineData("my_project-emulator_1"), InlineData("EMULATOR.Docker.Internal"), InlineData("bücher.test")]
    public async Task A_name_that_only_the_client_knows_is_in_the_certificate_that_it_gets_and_the_known_ones_are_too(string name)
    {
        var served = await fixture.Emulator.HandshakeAsync(name);

        served.MatchesHostname("localhost").ShouldBeTrue();
        (await fixture.Emulator.HandshakeAsync(name)).Thumbprint.ShouldBe(served.Thumbprint);
        (await fixture.Emulator.HandshakeAsync("localhost")).MatchesHostname(name).ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_that_comes_to_another_address_of_the_machine_and_names_none_gets_a_certificate_with_that_address()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(known => known.Address).FirstOrDefault(known => known.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(known))?.ToString();
        Assert.SkipWhen(address is null, "this machine has no address but loopback");
        await using var emulator = await Emulator.StartAsync(e => e.Configure(options => options.Listeners.Bind = "0.0.0.0"), Cancel);

        (await emulator.HandshakeAsync(address, at: address)).MatchesHostname("localhost").ShouldBeTrue();
    }

    [Fact]
    public async Task Who_begins_with_something_else_than_a_hello_is_not_worth_a_word()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using (var emulator = await Emulator.StartAsync(e => e.LogTo(log.Enqueue), Cancel))
        {
            using var scanner = new TcpClient();
            await scanner.ConnectAsync("localhost", emulator.TlsAddress.Port, Cancel);
            await scanner.GetStream().WriteAsync(new byte[] { 0x15, 3, 1, 0, 2, 2, 0x28 }, Cancel); // an alert
            await scanner.GetStream().CopyToAsync(Stream.Null, Cancel).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
            await emulator.HandshakeAsync("localhost");
        }

        log.ShouldNotContain(line => line.Contains("Exception"));
    }

    [Fact]
    public async Task A_Service_Fabric_client_that_comes_under_another_name_pins_what_it_is_served_there()
    {
        using var control = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress, DefaultRequestHeaders = { Host = "emulator_1" } };
        var variables = await (await control.GetAsync("/_emulator/hosts/fabric/env", Cancel)).JsonAsync();

        ((string?)variables["IDENTITY_SERVER_THUMBPRINT"]).ShouldBe((await fixture.Emulator.HandshakeAsync("emulator_1")).Thumbprint);
        variables["SSL_CERT_FILE"].ShouldBeNull("the file is on this machine");
    }

    [Fact]
    public async Task The_thumbprint_that_a_Service_Fabric_host_is_told_is_that_of_the_served_certificate() =>
        fixture.Emulator.Environment("fabric")["IDENTITY_SERVER_THUMBPRINT"].ShouldBe((await fixture.Emulator.HandshakeAsync("localhost")).Thumbprint);

#pragma warning disable SYSLIB0039, CA5397 // that they are refused is the point
    [Theory, InlineData(SslProtocols.Tls11), InlineData(SslProtocols.Tls)]
    public async Task Older_versions_of_TLS_are_refused(SslProtocols version) =>
        await Should.ThrowAsync<Exception>(() => fixture.Emulator.HandshakeAsync("localhost", version: version));
#pragma warning restore SYSLIB0039, CA5397

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task Both_versions_of_HTTP_are_spoken(string version)
    {
        using var client = new HttpClient(fixture.Emulator.CreateHandler());
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.Emulator.TlsAddress, "/common/discovery/keys"))
        {
            Version = new(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        (await client.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_trusts_nothing_does_not_trust_the_listener()
    {
        using var client = new HttpClient();

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri(fixture.Emulator.TlsAddress, "/common/discovery/keys"), Cancel)))
            .HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Fact]
    public async Task Who_trusts_another_emulator_does_not_trust_this_one()
    {
        await using var other = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);

        await Should.ThrowAsync<AuthenticationException>(() => fixture.Emulator.HandshakeAsync("localhost", other.CertificateAuthority));
        other.CertificateAuthority.Subject.ShouldNotBe(fixture.Emulator.CertificateAuthority.Subject, "in a list of authorities the two are to be told apart");
    }

    [Fact]
    public async Task The_testing_library_hands_out_what_is_published_without_its_key()
    {
        using var published = await PublishedAsync();

        fixture.Emulator.CertificateAuthority.RawData.ShouldBe(published.RawData);
        fixture.Emulator.CertificateAuthority.HasPrivateKey.ShouldBeFalse();
    }

    [Fact]
    public async Task The_emulators_clock_does_not_move_the_certificates()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        emulator.Clock.Advance(TimeSpan.FromDays(3650));

        await emulator.HandshakeAsync("localhost");
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
