using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class ServiceFabricTests(ServiceFabricTests.Applications fixture) : IClassFixture<ServiceFabricTests.Applications>
{
    private const string Token = WireClient.TokenPath;
    private const string Good = "api-version=2019-07-01-preview&resource=https://vault.azure.net/";
    private const string SecretMissing = """{"error":{"correlationId":"","code":"SecretHeaderNotFound","message":"Secret is not found in the request headers."}}""";
    private const string NotFound = """{"error":{"correlationId":"","code":"ManagedIdentityNotFound","message":"Managed identity not found for the specified application host."}}""";
    private const string ResourceMissing = """{"error":{"correlationId":"","code":"ArgumentNullOrEmpty","message":"The parameter 'resource' should not be null or empty string."}}""";
    private const string Exclusive = """{"error":{"correlationId":"","code":"InvalidRequest","message":"The parameters principalId, client_id, object_id and mi_res_id are mutually exclusive."}}""";
    private const string Duplicate = """{"error":{"correlationId":"","code":"InvalidRequest","message":"A parameter is specified more than once."}}""";

    private Emulator Emulator => fixture.Emulator;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("2019-07-01-preview"), InlineData("2020-05-01")]
    public async Task A_token_answer_is_as_documented_with_the_expiry_as_a_number(string version)
    {
        var response = await AskAsync($"{Token}?api-version={version}&resource=https://vault.azure.net/");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        (await response.TextAsync()).ShouldMatch(
            @"^\{""token_type"":""Bearer"",""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""expires_on"":\d{10},""resource"":""https://vault\.azure\.net/""\}$");
    }

    [Fact]
    public async Task The_token_is_the_applications_and_expires_when_the_answer_says()
    {
        var body = await (await AskAsync($"{Token}?{Good}")).JsonAsync();
        var claims = WireClient.Payload((string)body["access_token"]!);

        ((string)claims["oid"]!).ShouldBe($"{Emulator.SystemAssignedIdentity("fabric1").PrincipalId}");
        ((string)claims["aud"]!).ShouldBe("https://vault.azure.net/");
        ((long)claims["exp"]!).ShouldBe((long)body["expires_on"]!);
    }

    [Fact]
    public async Task The_secret_says_which_application_asks()
    {
        var body = await (await AskAsync($"{Token}?{Good}", Secret("fabric2"))).JsonAsync();

        ((string)WireClient.Payload((string)body["access_token"]!)["oid"]!).ShouldBe($"{Emulator.Identity("billing").PrincipalId}");
    }

    [Theory, InlineData("secret"), InlineData("Secret"), InlineData("SECRET")]
    public async Task The_name_of_the_header_is_compared_without_regard_to_case(string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Token}?{Good}") { Version = HttpVersion.Version11, Headers = { { name, Secret("fabric1") } } };

        (await fixture.Tls.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task HTTP_1_1_and_HTTP_2_are_spoken(string version)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Token}?{Good}")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "secret", Secret("fabric1") } },
        };

        var response = await fixture.Tls.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.ShouldBe(request.Version);
    }

    [Theory]
    [InlineData("principalId"), InlineData("principal_id"), InlineData("object_id"), InlineData("client_id"), InlineData("clientid"), InlineData("mi_res_id"), InlineData("msi_res_id")]
    public async Task An_identity_is_selected_by_every_name_that_clients_send(string name)
    {
        var identity = Emulator.Identity("orders");
        var value = name.StartsWith("client") ? $"{identity.ClientId}" : name.EndsWith("res_id") ? $"{identity.ResourceId}" : $"{identity.PrincipalId}";

        var body = await (await AskAsync($"{Token}?{Good}&{name}={Uri.EscapeDataString(value)}")).JsonAsync();

        ((string)WireClient.Payload((string)body["access_token"]!)["oid"]!).ShouldBe($"{identity.PrincipalId}");
    }

    public static TheoryData<string, string?, int, string> Refused => new()
    {
        // query, secret, status, body
        { Good, null, 400, SecretMissing },
        { Good, "", 400, SecretMissing },
        { "", null, 400, SecretMissing },
        { Good, "912e4af7-77ba-4fa5-a737-56c8e3ace132", 404, NotFound },
        { "", "912e4af7-77ba-4fa5-a737-56c8e3ace132", 404, NotFound },
        { Good, "of web1", 404, NotFound },
        { Good, "of nobody", 404, NotFound },
        { Good, "of several", 404, NotFound },
        { Good, "of fabric1, twice", 404, NotFound },
        { $"{Good}&principalId=9b6a1d3c-0000-4000-8000-000000000000", "of fabric1", 404, NotFound },
        { $"{Good}&client_id=nonsense", "of fabric1", 404, NotFound },
        { "api-version=2019-07-01-preview", "of fabric1", 400, ResourceMissing },
        { "api-version=2020-05-01&resource=", "of fabric1", 400, ResourceMissing },
        { "resource=x", "of fabric1", 400, ApiVersion("") },
        { "", "of fabric1", 400, ApiVersion("") },
        { "api-version=&resource=x", "of fabric1", 400, ApiVersion("") },
        { "api-version=2018-02-01&resource=x", "of fabric1", 400, ApiVersion("2018-02-01") },
        { $"api-version={new string('9', 65)}&resource=x", "of fabric1", 400, ApiVersion(new string('9', 64)) },
        { $"{Good}&principalId=a&client_id=b", "of fabric1", 400, Exclusive },
        { $"{Good}&resource=x", "of fabric1", 400, Duplicate },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_refusal_has_the_documented_code_and_message_and_a_correlation_id_inside_error(string query, string? secret, int status, string body)
    {
        secret = secret switch { "of fabric1, twice" => $"{Secret("fabric1")},{Secret("fabric1")}", ['o', 'f', ' ', .. var host] => Secret(host), _ => secret };

        var response = await AskAsync($"{Token}?{query}", secret);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        var text = await response.TextAsync();
        CorrelationId().Replace(text, "\"correlationId\":\"\"").ShouldBe(body);
        CorrelationId().IsMatch(text).ShouldBeTrue();
    }

    [Fact]
    public async Task Every_refusal_has_a_correlation_id_of_its_own()
    {
        var first = await (await AskAsync(Token, null)).JsonAsync();
        var second = await (await AskAsync(Token, null)).JsonAsync();

        ((string)first["error"]!["correlationId"]!).ShouldNotBe((string)second["error"]!["correlationId"]!);
    }

    [Theory, InlineData("POST"), InlineData("PUT"), InlineData("DELETE"), InlineData("HEAD")]
    public async Task Any_method_but_GET_is_405(string method)
    {
        var response = await AskAsync($"{Token}?{Good}", Secret("fabric1"), new HttpMethod(method));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    [Fact]
    public async Task An_unknown_target_is_the_internal_error_that_the_documentation_warns_of()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Targets.AllowUnknown = false), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { BaseAddress = emulator.TlsAddress };

        var response = await client.SendAsync(Request($"{Token}?api-version=2020-05-01&resource=api://nobody", emulator.Registry.FindHost("fabric")!.IdentityHeader), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var error = (await response.JsonAsync())["error"]!;
        ((string)error["code"]!).ShouldBe("InternalServerError");
        ((string)error["message"]!).ShouldBe("An error occurred.");
    }

    [Fact]
    public async Task A_client_that_names_its_revoked_token_by_hash_gets_another()
    {
        var query = $"{Token}?api-version=2020-05-01&xms_cc=cp1&resource=api://{Guid.NewGuid()}";
        var revoked = (string)(await (await AskAsync(query)).JsonAsync())["access_token"]!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(revoked)));

        var kept = await (await AskAsync($"{query}&token_sha256_to_refresh={new string('0', 64)}")).JsonAsync();
        var renewed = await (await AskAsync($"{query}&token_sha256_to_refresh={hash}")).JsonAsync();

        ((string)kept["access_token"]!).ShouldBe(revoked);
        ((string)renewed["access_token"]!).ShouldNotBe(revoked);
    }

    [Theory]
    [InlineData($"/hosts/fabric1{Token}", "fabric1", 200), InlineData($"/Hosts/FABRIC1{Token}", "fabric1", 200)]
    [InlineData($"/hosts/fabric1{Token}", "fabric2", 404), InlineData($"/hosts/web1{Token}", "fabric1", 404), InlineData($"/hosts/fabric1{Token}", null, 400)]
    public async Task Behind_a_hosts_own_path_the_secret_must_be_that_hosts(string path, string? secretOf, int status) =>
        ((int)(await AskAsync($"{path}?{Good}", secretOf is null ? null : Secret(secretOf))).StatusCode).ShouldBe(status);

    [Theory, InlineData($"{Token}/"), InlineData($"/{Token}"), InlineData("/Metadata/Identity/OAuth2/Token")]
    public async Task Every_path_form_that_clients_send_is_answered_and_without_a_redirect(string path) =>
        (await AskAsync($"{path}?{Good}")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_form_content_type_on_a_GET_without_a_body_does_not_matter()
    {
        var request = Request($"{Token}?{Good}", Secret("fabric1"));
        request.Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } };

        (await fixture.Tls.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Over_plain_HTTP_the_path_is_IMDSs_which_knows_no_secret()
    {
        var response = await fixture.Client.SendAsync(Request($"{Token}?{Good}", Secret("fabric1")), Cancel);

        (await response.TextAsync()).ShouldBe("""{"error":"invalid_request","error_description":"Required metadata header not specified"}""");
    }

    private string Secret(string host) => Emulator.Registry.FindHost(host)!.IdentityHeader!;

    private Task<HttpResponseMessage> AskAsync(string pathAndQuery) => AskAsync(pathAndQuery, Secret("fabric1"));

    private Task<HttpResponseMessage> AskAsync(string pathAndQuery, string? secret, HttpMethod? method = null) =>
        fixture.Tls.SendAsync(Request(Emulator.TlsAddress.GetLeftPart(UriPartial.Authority) + pathAndQuery, secret, method), Cancel);

    private static HttpRequestMessage Request(string uri, string? secret, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, uri);
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation("secret", secret);
        }

        return request;
    }

    private static string ApiVersion(string version) =>
        $$$"""{"error":{"correlationId":"","code":"InvalidApiVersion","message":"The api-version '{{{version}}}' is not supported. Supported version is '2019-07-01-preview'."}}""";

    private static Regex CorrelationId() => new("\"correlationId\":\"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"");

    public sealed class Applications : EmulatorFixture
    {
        private const string Application = "Microsoft.ServiceFabric/managedClusters/applications";

        public HttpClient Tls { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var pinned = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == Emulator.Environment("fabric1")["IDENTITY_SERVER_THUMBPRINT"] },
            };
            Tls = new HttpClient(pinned) { BaseAddress = Emulator.TlsAddress };
        }

        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing")
            .AddVirtualMachine("vm1")
            .AddHost("fabric1", Application, systemAssigned: true, "orders")
            .AddHost("fabric2", Application, systemAssigned: false, "billing")
            .AddHost("several", Application, systemAssigned: false, "orders", "billing")
            .AddHost("nobody", Application, systemAssigned: false)
            .AddHost("web1", "Microsoft.Web/sites", systemAssigned: true);
    }
}
