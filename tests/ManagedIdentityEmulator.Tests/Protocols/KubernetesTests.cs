using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>A cluster as the issuer of its service account's tokens.</summary>
public sealed class KubernetesTests(KubernetesTests.Clusters clusters) : IClassFixture<KubernetesTests.Clusters>, IDisposable
{
    private const string Configured = "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/";
    private const string Discovery = ".well-known/openid-configuration";
    private const string Audience = "api://AzureADTokenExchange";

    private readonly HttpClient client = new(clusters.Emulator.CreateHandler());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Emulator Emulator => clusters.Emulator;

    public void Dispose() => client.Dispose();

    public static TheoryData<string> Listeners => ["tls", "control"];

    [Theory, MemberData(nameof(Listeners))]
    public async Task The_discovery_document_has_the_members_of_AKSs_and_leads_to_where_the_client_is(string listener)
    {
        var document = await JsonAsync(At(listener, $"/hosts/aks/{Discovery}"));

        document.ToJsonString().ShouldBe(new JsonObject
        {
            ["issuer"] = $"{Emulator.TlsAddress}hosts/aks/",
            ["jwks_uri"] = $"{At(listener, "/hosts/aks/openid/v1/jwks")}",
            ["authorization_endpoint"] = "urn:kubernetes:programmatic_authorization",
            ["response_types_supported"] = new JsonArray("id_token"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        }.ToJsonString());
    }

    [Theory, MemberData(nameof(Listeners))]
    public async Task A_consumer_that_knows_the_discovery_document_alone_accepts_the_token_in_the_file(string listener)
    {
        var token = await File.ReadAllTextAsync(Emulator.Environment("aks")["AZURE_FEDERATED_TOKEN_FILE"], Cancel);

        await new Consumer(Emulator.CreateHandler(), At(listener, $"/hosts/aks/{Discovery}"), Audience, Emulator.Clock).AcceptAsync(token);
    }

    [Fact]
    public async Task A_configured_issuer_stands_in_document_and_token_and_its_keys_are_the_emulators()
    {
        var token = await TokenAsync("/_emulator/hosts/production/service-account-token");

        ((string)WireClient.Payload(token)["iss"]!).ShouldBe(Configured);
        ((string)(await JsonAsync(At("tls", $"/hosts/production/{Discovery}")))["issuer"]!).ShouldBe(Configured);
        await new Consumer(Emulator.CreateHandler(), At("tls", $"/hosts/production/{Discovery}"), Audience, Emulator.Clock).AcceptAsync(token);
    }

    [Fact]
    public async Task A_token_has_the_header_and_the_claims_of_a_projected_one_in_Kubernetes_order()
    {
        var token = await TokenAsync("/_emulator/hosts/production/service-account-token");
        var claims = WireClient.Payload(token);

        WireClient.Header(token).Select(member => member.Key).ShouldBe(["alg", "kid"]);
        ((string)WireClient.Header(token)["alg"]!).ShouldBe("RS256");
        claims.Select(claim => claim.Key).ShouldBe(["aud", "exp", "iat", "iss", "jti", "kubernetes.io", "nbf", "sub"]);
        claims["aud"]!.ToJsonString().ShouldBe($"[\"{Audience}\"]");
        ((long)claims["exp"]! - (long)claims["iat"]!).ShouldBe(3600);
        ((long)claims["nbf"]!).ShouldBe((long)claims["iat"]!);
        ((string)claims["sub"]!).ShouldBe("system:serviceaccount:shop:orders");
        Guid.TryParse((string)claims["jti"]!, out _).ShouldBeTrue();
        var kubernetes = claims["kubernetes.io"]!.AsObject();
        kubernetes.Select(member => member.Key).ShouldBe(["namespace", "node", "pod", "serviceaccount"]);
        ((string)kubernetes["namespace"]!, (string)kubernetes["serviceaccount"]!["name"]!).ShouldBe(("shop", "orders"));
        Guid.TryParse((string)kubernetes["pod"]!["uid"]!, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("?audience=api://other", "[\"api://other\"]")]
    [InlineData("?audience=a&audience=b", "[\"a\",\"b\"]")]
    [InlineData("?audience=", "[\"api://AzureADTokenExchange\"]")]
    public async Task A_token_is_had_for_the_audience_that_a_test_asks_for(string query, string audience) =>
        WireClient.Payload(await TokenAsync($"/_emulator/hosts/aks/service-account-token{query}"))["aud"]!.ToJsonString().ShouldBe(audience);

    [Theory]
    [InlineData("web", 400, "web is Microsoft.Web/sites: only Kubernetes clusters have service accounts.")]
    [InlineData("nobody", 404, "No host is named 'nobody'; the hosts are aks, production, web.")]
    public async Task Whoever_has_no_service_account_gets_problem_details(string host, int status, string says)
    {
        var response = await client.GetAsync(At("control", $"/_emulator/hosts/{host}/service-account-token"), Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((string)(await response.JsonAsync())["detail"]!).ShouldBe(says);
    }

    [Fact]
    public async Task The_clusters_key_is_not_among_Entras_and_only_its_public_part_is_published()
    {
        var own = (await JsonAsync(At("tls", "/hosts/aks/openid/v1/jwks")))["keys"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        var entras = (await JsonAsync(At("tls", "/common/discovery/v2.0/keys")))["keys"]!.AsArray();

        own.Select(member => member.Key).ShouldBe(["use", "kty", "kid", "alg", "n", "e"]);
        entras.ShouldAllBe(key => (string)key!["kid"]! != (string)own["kid"]! && (string)key["n"]! != (string)own["n"]!);
    }

    [Theory]
    [InlineData("tls", "/hosts/web/.well-known/openid-configuration", 404)]
    [InlineData("tls", "/.well-known/openid-configuration", 404)]
    [InlineData("tls", "/hosts/web/openid/v1/jwks", 404)]
    [InlineData("tls", "/hosts/nobody/openid/v1/jwks", 400)] // as everywhere under /hosts/
    [InlineData("control", "/hosts/web/openid/v1/jwks", 404)]
    [InlineData("control", "/hosts/nobody/.well-known/openid-configuration", 404)]
    [InlineData("control", "/openid/v1/jwks", 404)]
    public async Task What_is_no_cluster_is_no_issuer(string listener, string path, int status) =>
        ((int)(await client.GetAsync(At(listener, path), Cancel)).StatusCode).ShouldBe(status);

    [Theory, InlineData("tls"), InlineData("control")]
    public async Task An_issuer_is_only_read(string listener)
    {
        var response = await client.PostAsync(At(listener, $"/hosts/aks/{Discovery}"), null, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Fact]
    public async Task The_state_shows_issuers_and_whom_their_service_accounts_are_believed_to_be()
    {
        var state = await JsonAsync(At("control", "/_emulator/state"));

        ((string)state["hosts"]![1]!["cluster"]!["subject"]!).ShouldBe("system:serviceaccount:shop:orders");
        state["hosts"]![2]!["cluster"].ShouldBeNull();
        var trusted = state["identities"]!.AsArray().Single(identity => (string)identity!["name"]! == "orders")!["federatedCredentials"]!.AsArray();
        trusted.Select(credential => (string)credential!["issuer"]!).ShouldBe([$"{Emulator.TlsAddress}hosts/aks/", Configured]);
    }

    private Uri At(string listener, string path) => new(listener == "tls" ? Emulator.TlsAddress : Emulator.ControlAddress, path);

    private async Task<JsonNode> JsonAsync(Uri address) => await (await client.GetAsync(address, Cancel)).JsonAsync();

    private async Task<string> TokenAsync(string path)
    {
        var response = await client.GetAsync(At("control", path), Cancel);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        return await response.TextAsync();
    }

    public sealed class Clusters : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator.UseConfiguration($$"""
            {
              "userAssignedIdentities": [ { "name": "orders" } ],
              "hosts": [
                { "name": "aks", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": ["orders"] },
                { "name": "production", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": ["orders"], "serviceAccount": "shop/orders", "oidcIssuer": "{{Configured}}" },
                { "name": "web", "type": "Microsoft.Web/sites", "systemAssigned": true }
              ]
            }
            """);
    }
}
