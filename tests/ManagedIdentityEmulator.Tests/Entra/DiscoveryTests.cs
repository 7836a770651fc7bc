using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Entra;

public sealed class DiscoveryTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private Emulator Emulator => fixture.Emulator;

    [Theory, InlineData(""), InlineData("/v2.0")]
    public async Task Every_address_in_a_document_is_on_the_host_that_the_client_used(string version)
    {
        foreach (var address in new[] { Emulator.ControlAddress, Emulator.TlsAddress })
        {
            var document = await JsonAsync(new Uri(address, $"/{Emulator.TenantId}{version}/.well-known/openid-configuration"));
            string[] members = ["token_endpoint", "jwks_uri", "authorization_endpoint", "device_authorization_endpoint", "end_session_endpoint"];

            members.ShouldAllBe(member => ((string)document[member]!).StartsWith($"{address}{Emulator.TenantId}/"));
        }
    }

    [Fact]
    public async Task The_v1_document_has_Azures_issuer_which_is_that_of_the_tokens()
    {
        var document = await JsonAsync(new Uri(Emulator.ControlAddress, $"/{Emulator.TenantId}/.well-known/openid-configuration"));

        ((string)document["issuer"]!).ShouldBe($"https://sts.windows.net/{Emulator.TenantId}/");
        ((string)document["issuer"]!).ShouldBe((string)WireClient.Payload(await fixture.Client.AccessTokenAsync())["iss"]!);
    }

    [Fact]
    public async Task The_v2_documents_issuer_is_on_the_host_that_the_client_used()
    {
        var document = await JsonAsync(new Uri(Emulator.TlsAddress, $"/{Emulator.TenantId}/v2.0/.well-known/openid-configuration"));

        ((string)document["issuer"]!).ShouldBe($"{Emulator.TlsAddress}{Emulator.TenantId}/v2.0");
    }

    [Theory, InlineData("common"), InlineData("organizations"), InlineData("Common")]
    public async Task Without_a_tenant_the_issuer_has_a_placeholder_as_Azures_has(string tenant)
    {
        ((string)(await JsonAsync(new Uri(Emulator.ControlAddress, $"/{tenant}/.well-known/openid-configuration")))["issuer"]!).ShouldBe("https://sts.windows.net/{tenantid}/");
        ((string)(await JsonAsync(new Uri(Emulator.ControlAddress, $"/{tenant}/v2.0/.well-known/openid-configuration")))["issuer"]!).ShouldEndWith("/{tenantid}/v2.0");
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration"), InlineData("/v2.0/.well-known/openid-configuration"), InlineData("/discovery/keys"), InlineData("/discovery/v2.0/keys")]
    public async Task An_unknown_tenant_is_Entras_AADSTS90002(string path)
    {
        foreach (var tenant in new[] { "contoso.onmicrosoft.com", $"{Guid.NewGuid()}" })
        {
            using var client = new HttpClient(Emulator.CreateHandler());
            var response = await client.GetAsync(new Uri(Emulator.ControlAddress, $"/{tenant}{path}"), TestContext.Current.CancellationToken);

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            var body = await response.JsonAsync();
            ((string)body["error"]!).ShouldBe("invalid_tenant");
            ((string)body["error_description"]!).ShouldStartWith($"AADSTS90002: Tenant '{tenant}' not found.");
        }
    }

    [Theory, InlineData("POST"), InlineData("DELETE"), InlineData("OPTIONS")]
    public async Task Any_other_method_is_Entras_AADSTS900561(string method)
    {
        using var client = new HttpClient(Emulator.CreateHandler());
        var response = await client.SendAsync(new(new HttpMethod(method), new Uri(Emulator.TlsAddress, "/common/discovery/keys")), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        ((string)(await response.JsonAsync())["error_description"]!).ShouldStartWith($"AADSTS900561: The endpoint only accepts GET requests. Received a {method} request.");
    }

    [Theory, InlineData("/discovery/keys", false), InlineData("/discovery/v2.0/keys", true)]
    public async Task The_keys_are_public_parts_only_and_named_by_their_certificates(string path, bool hasIssuer)
    {
        await Emulator.RotateKeysAsync(TestContext.Current.CancellationToken);
        var keys = (await JsonAsync(new Uri(Emulator.ControlAddress, $"/{Emulator.TenantId}{path}")))["keys"]!.AsArray();

        keys.Count.ShouldBeGreaterThanOrEqualTo(3, "one that will sign, one that signs, one that did");
        string[] members = ["kty", "use", "kid", "x5t", "n", "e", "x5c"];
        foreach (var key in keys)
        {
            key!.AsObject().Select(member => member.Key).ShouldBe(hasIssuer ? [.. members, "issuer"] : members);
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String((string)key["x5c"]![0]!));
            ((string)key["kid"]!).ShouldBe(Base64Url.EncodeToString(SHA1.HashData(certificate.RawData)));
            ((string)key["x5t"]!).ShouldBe((string)key["kid"]!);
            certificate.GetRSAPublicKey()!.ExportParameters(false).Modulus.ShouldBe(Base64Url.DecodeFromChars((string)key["n"]!));
            ((string)key["e"]!).ShouldBe("AQAB");
            certificate.Subject.ShouldBe("CN=accounts.accesscontrol.windows.net");
            certificate.HasPrivateKey.ShouldBeFalse();
        }
    }

    private async Task<JsonNode> JsonAsync(Uri address)
    {
        using var client = new HttpClient(Emulator.CreateHandler());
        return await (await client.GetAsync(address, TestContext.Current.CancellationToken)).JsonAsync();
    }
}
