using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>A managed identity that proves itself with its own certificate.</summary>
public sealed class CertificateAssertionTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>
{
    private Emulator Emulator => authority.Emulator;

    private ManagedIdentity Orders => Emulator.Identity("orders");

    internal static Dictionary<string, string> Form(Emulator emulator, ManagedIdentity identity, string scope)
    {
        using var certificate = emulator.Credential(identity);
        return new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = $"{identity.ClientId}",
            ["scope"] = scope,
            ["client_assertion_type"] = AuthorityFixture.JwtBearer,
            ["client_assertion"] = Sign(certificate, Header(certificate), Claims(emulator, identity)),
        };
    }

    [Theory, InlineData("RS256", "x5t"), InlineData("PS256", "x5t#S256"), InlineData("RS256", "x5t#S256"), InlineData("PS256", "both"), InlineData("RS256", "kid"), InlineData("RS256", "kid in hex")]
    [InlineData("RS256", "kid in base64 of SHA-256"), InlineData("RS256", "x5t with padding"), InlineData("RS256", "x5t in base64"), InlineData("PS256", "x5t#S256 in base64")]
    public async Task An_assertion_signed_with_its_certificate_is_believed(string algorithm, string header)
    {
        using var certificate = Emulator.Credential(Orders);

        var claims = await (await authority.AskAsync(Sign(certificate, Header(certificate, algorithm, header), Claims()), Orders)).ShouldBeATokenAsync();

        ((string)claims["appid"]!).ShouldBe($"{Orders.ClientId}");
        ((string)claims["xms_mirid"]!).ShouldBe($"{Orders.ResourceId}");
        claims.ContainsKey("xms_az_rid").ShouldBeFalse("it is asked from no host");
    }

    [Fact]
    public async Task A_system_assigned_identity_has_a_certificate_too()
    {
        var identity = Emulator.SystemAssignedIdentity("vm");
        using var certificate = Emulator.Credential(identity);

        await (await authority.AskAsync(Sign(certificate, Header(certificate), Claims(Emulator, identity)), identity)).ShouldBeATokenAsync();
    }

    [Fact]
    public async Task The_previous_certificate_counts_after_a_rotation_and_no_longer_after_two()
    {
        await using var own = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").WithoutPorts(), TestContext.Current.CancellationToken);
        using var client = new HttpClient(own.CreateHandler());
        var form = Form(own, own.Identity("orders"), "https://vault.azure.net/.default");
        using var certificate = own.Credential(own.Identity("orders"));

        own.RotateCredential(own.Identity("orders"));
        await (await PostAsync()).ShouldBeATokenAsync();
        using var renewed = own.Credential(own.Identity("orders"));
        renewed.Thumbprint.ShouldNotBe(certificate.Thumbprint);

        own.RotateCredential(own.Identity("orders"));
        (await (await PostAsync()).ShouldBeRefusedAsync(700027, "invalid_client")).ShouldStartWith(
            $"The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '{certificate.Thumbprint}', ");

        Task<HttpResponseMessage> PostAsync() => client.PostAsync($"{own.TlsAddress}{own.TenantId}/oauth2/v2.0/token", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        await using var own = await Emulator.StartAsync(
            e => e.AddUserAssignedIdentity("orders").WithoutPorts().Configure(options => options.Credentials.RotateAfter = TimeSpan.FromDays(89.5)), TestContext.Current.CancellationToken);
        using var client = new HttpClient(own.CreateHandler());
        var identity = own.Identity("orders");
        using var certificate = own.Credential(identity);
        own.Clock.Advance(TimeSpan.FromDays(1));
        own.RotateCredential(identity);
        own.Clock.Advance(TimeSpan.FromDays(89.1)); // the first has ended, and the second is not due yet
        var form = Form(own, identity, "https://vault.azure.net/.default");
        form["client_assertion"] = Sign(certificate, Header(certificate), Claims(own, identity));

        var refusal = await client.PostAsync($"{own.TlsAddress}{own.TenantId}/oauth2/v2.0/token", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);

        (await refusal.ShouldBeRefusedAsync(700027, "invalid_client")).ShouldStartWith(
            $"The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired., Thumbprint of key used by client: '{certificate.Thumbprint}', Found key 'Start=");
    }

    [Theory, InlineData("x5t"), InlineData("x5t with padding"), InlineData("x5t in base64")]
    public async Task A_certificate_of_somebody_else_is_not_found_and_named_in_hex(string form)
    {
        using var rsa = RSA.Create(2048);
        using var stranger = new CertificateRequest("CN=stranger", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        (await RefusalAsync(Sign(stranger, Header(stranger, thumbprint: form), Claims()), 700027)).ShouldContain($"The key was not found., Thumbprint of key used by client: '{stranger.Thumbprint}'");
    }

    [Fact]
    public async Task Naming_the_certificate_is_not_having_it()
    {
        using var certificate = Emulator.Credential(Orders);
        using var rsa = RSA.Create(2048);

        (await RefusalAsync(AssertionKey.Sign(rsa, RSASignaturePadding.Pkcs1, Header(certificate), JsonSerializer.Serialize(Claims())), 700027))
            .ShouldStartWith("Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value.");
    }

    [Fact]
    public async Task Two_thumbprints_have_to_be_of_one_certificate()
    {
        using var certificate = Emulator.Credential(Orders);
        var header = JsonSerializer.Serialize(new Dictionary<string, string> { ["alg"] = "RS256", ["x5t"] = Sha1(certificate), ["x5t#S256"] = Base64Url.EncodeToString(new byte[32]) });

        await RefusalAsync(Sign(certificate, header, Claims()), 700027);
    }

    [Fact]
    public async Task A_header_without_a_thumbprint_is_refused()
    {
        using var certificate = Emulator.Credential(Orders);

        await RefusalAsync(Sign(certificate, """{"alg":"RS256"}""", Claims()), 5002723);
    }

    [Theory, InlineData("none"), InlineData("HS256"), InlineData("ES256"), InlineData("RS512"), InlineData("rs256")]
    public async Task Only_RS256_and_PS256_are_signatures(string algorithm)
    {
        using var certificate = Emulator.Credential(Orders);

        (await RefusalAsync(Sign(certificate, Header(certificate, algorithm), Claims()), 5002738))
            .ShouldBe($"Invalid JWT token. '{algorithm}' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,PS256'");
    }

    [Theory]
    [InlineData("{tls}{tenant}/oauth2/v2.0/token", true)]
    [InlineData("{tls}{tenant}/oauth2/token", true)]
    [InlineData("{tls}{tenant}/v2.0", true)]
    [InlineData("{tls}{tenant}/", true)]
    [InlineData("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", true)]
    [InlineData("https://login.microsoftonline.com/{tenant}/v2.0", true)]
    [InlineData("https://sts.windows.net/{tenant}/", true)]
    [InlineData("https://login.microsoftonline.com/a7a1b8d0-6c3a-4b3f-9a57-0d4c1c9d7a11/oauth2/v2.0/token", false)]
    [InlineData("https://elsewhere.example/{tenant}/oauth2/v2.0/token", false)]
    [InlineData("api://AzureADTokenExchange", false)]
    public async Task The_audience_is_the_authority_as_the_client_used_it_or_as_Azure_has_it(string audience, bool accepted)
    {
        using var certificate = Emulator.Credential(Orders);
        var aud = audience.Replace("{tls}", $"{Emulator.TlsAddress}").Replace("{tenant}", $"{Emulator.TenantId}");

        var answer = await authority.AskAsync(Sign(certificate, Header(certificate), Claims(Emulator, Orders, aud)), Orders);

        await (accepted ? answer.ShouldBeATokenAsync() : (Task)answer.ShouldBeRefusedAsync(700023, "invalid_client"));
    }

    [Fact]
    public async Task Issuer_and_subject_are_the_client()
    {
        using var certificate = Emulator.Credential(Orders);
        var other = Guid.NewGuid();

        await RefusalAsync(Sign(certificate, Header(certificate), new { iss = other, sub = other, aud = authority.TokenAddress, exp = Soon() }), 700021);
        await RefusalAsync(Sign(certificate, Header(certificate), new { iss = Orders.ClientId, sub = other, aud = authority.TokenAddress, exp = Soon() }), 50048);
    }

    [Fact]
    public async Task An_application_has_no_certificate()
    {
        using var certificate = Emulator.Credential(Orders);
        var id = authority.Portal.ClientId;

        await (await authority.AskAsync(Sign(certificate, Header(certificate), new { iss = id, sub = id, aud = authority.TokenAddress, exp = Soon() }))).ShouldBeRefusedAsync(700026, "invalid_client");
    }

    [Theory, InlineData(-20, -10), InlineData(10, 20)]
    public async Task An_assertion_counts_for_its_time_alone(int from, int to)
    {
        using var certificate = Emulator.Credential(Orders);
        var now = Emulator.Clock.GetUtcNow();
        var claims = new { iss = Orders.ClientId, sub = Orders.ClientId, aud = authority.TokenAddress, nbf = now.AddMinutes(from).ToUnixTimeSeconds(), exp = now.AddMinutes(to).ToUnixTimeSeconds() };

        (await RefusalAsync(Sign(certificate, Header(certificate), claims), 700024)).ShouldStartWith("Client assertion is not within its valid time range. Current time: ");
    }

    [Fact]
    public async Task The_same_assertion_is_believed_again()
    {
        using var certificate = Emulator.Credential(Orders);
        var assertion = Sign(certificate, Header(certificate), Claims());

        await (await authority.AskAsync(assertion, Orders)).ShouldBeATokenAsync();
        await (await authority.AskAsync(assertion, Orders)).ShouldBeATokenAsync();
    }

    private async Task<string> RefusalAsync(string assertion, int code) => await (await authority.AskAsync(assertion, Orders)).ShouldBeRefusedAsync(code, "invalid_client");

    private object Claims() => Claims(Emulator, Orders);

    private long Soon() => Emulator.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();

    private static object Claims(Emulator emulator, ManagedIdentity identity, string? audience = null)
    {
        var now = emulator.Clock.GetUtcNow().ToUnixTimeSeconds();
        return new { aud = audience ?? $"{emulator.TlsAddress}{emulator.TenantId}/oauth2/v2.0/token", iss = identity.ClientId, sub = identity.ClientId, jti = Guid.NewGuid(), nbf = now, iat = now, exp = now + 600 };
    }

    private static string Header(X509Certificate2 certificate, string algorithm = "RS256", string thumbprint = "x5t")
    {
        var header = new Dictionary<string, string> { ["alg"] = algorithm, ["typ"] = "JWT" };
        switch (thumbprint)
        {
            case "kid":
                header["kid"] = Sha1(certificate);
                break;
            case "kid in hex":
                header["kid"] = certificate.Thumbprint;
                break;
            case "kid in base64 of SHA-256":
                header["kid"] = Convert.ToBase64String(certificate.GetCertHash(HashAlgorithmName.SHA256));
                break;
            case "x5t with padding": // MSAL for Python
                header["x5t"] = $"{Sha1(certificate)}=";
                break;
            case "x5t in base64": // MSAL for Go
                header["x5t"] = Convert.ToBase64String(certificate.GetCertHash());
                break;
            case "x5t#S256 in base64":
                header["x5t#S256"] = Convert.ToBase64String(certificate.GetCertHash(HashAlgorithmName.SHA256));
                break;
            default:
                header["kid"] = "whatever else";
                break;
        }

        if (thumbprint is "x5t" or "both")
        {
            header["x5t"] = Sha1(certificate);
        }

        if (thumbprint is "x5t#S256" or "both")
        {
            header["x5t#S256"] = Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        }

        return JsonSerializer.Serialize(header);
    }

    private static string Sha1(X509Certificate2 certificate) => Base64Url.EncodeToString(certificate.GetCertHash());

    private static string Sign(X509Certificate2 certificate, string header, object claims)
    {
        using var rsa = certificate.GetRSAPrivateKey()!;
        return AssertionKey.Sign(rsa, header.Contains("PS256", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1, header, JsonSerializer.Serialize(claims));
    }
}
