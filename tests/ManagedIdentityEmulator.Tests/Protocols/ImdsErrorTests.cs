using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>The error table of IMDS, byte for byte where a capture has the bytes.</summary>
public sealed class ImdsErrorTests(ImdsErrorTests.SeveralIdentities fixture) : IClassFixture<ImdsErrorTests.SeveralIdentities>
{
    private const string Token = WireClient.TokenPath;
    private const string Good = "api-version=2018-02-01&resource=https://vault.azure.net";
    private const string ApiVersionInvalid = """{"error":"Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds","newest-versions":["2025-04-07","2024-07-17","2024-03-15"]}""";

    private HttpClient Client => fixture.Client;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, int> WithoutMetadata => new()
    {
        // what, method, path, Content-Length as captured
        { "no header", "GET", $"{Token}?{Good}", 88 },
        { "a bare probe", "GET", Token, 88 },
        { "a POST", "POST", Token, 88 },
        { "a HEAD-less DELETE", "DELETE", $"{Token}?{Good}", 88 },
        { "the old credential probe", "POST", "/metadata/identity/credential?cred-api-version=1.0", 88 },
        { "identity info", "GET", "/metadata/identity/info?api-version=2018-02-01", 88 },
        { "an unknown path", "GET", "/metadata/whatever", 88 },
        { "versions", "GET", "/metadata/versions", 88 },
    };

    [Theory, MemberData(nameof(WithoutMetadata))]
    public async Task Without_the_metadata_header_everything_is_400_before_anything_else_is_looked_at(string what, string method, string path, int length)
    {
        var response = await Client.SendAsync(new(new HttpMethod(method), path), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, what);
        (await response.TextAsync()).ShouldBe("""{"error":"invalid_request","error_description":"Required metadata header not specified"}""");
        response.Content.Headers.ContentLength.ShouldBe(length);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.Server.ToString().ShouldStartWith("IMDS/");
    }

    [Theory, InlineData("false"), InlineData("1"), InlineData("yes"), InlineData(" "), InlineData("true, true"), InlineData("truee")]
    public async Task A_metadata_header_with_any_other_value_counts_as_none(string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Token}?{Good}");
        request.Headers.TryAddWithoutValidation("Metadata", value);

        var response = await Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldContain("Required metadata header not specified");
    }

    [Fact]
    public async Task A_forwarded_request_is_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Token}?{Good}") { Headers = { { "Metadata", "true" }, { "X-Forwarded-For", "10.0.0.1" } } };

        var response = await Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await response.JsonAsync())["error"]!).ShouldBe("invalid_request");
    }

    public static TheoryData<string, int, string> Refused => new()
    {
        { "?api-version=2018-02-01", 95, """{"error":"invalid_request","error_description":"Required query variable 'resource' is missing"}""" },
        { "?api-version=2018-02-01&resource=", 95, """{"error":"invalid_request","error_description":"Required query variable 'resource' is missing"}""" },
        { $"?{Good}&client_id=9b6a1d3c-0000-4000-8000-000000000000", 68, """{"error":"invalid_request","error_description":"Identity not found"}""" },
        { $"?{Good}&client_id=not-a-guid", 68, """{"error":"invalid_request","error_description":"Identity not found"}""" },
        { $"?{Good}&object_id=9b6a1d3c-0000-4000-8000-000000000000", 68, """{"error":"invalid_request","error_description":"Identity not found"}""" },
        { $"?{Good}&msi_res_id=/subscriptions/x", 68, """{"error":"invalid_request","error_description":"Identity not found"}""" },
        { $"?{Good}", 168, """{"error":"invalid_request","error_description":"Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request"}""" },
        { "?resource=https://vault.azure.net", 190, ApiVersionInvalid },
        { "?api-version=&resource=https://vault.azure.net", 190, ApiVersionInvalid },
        { "?api-version=2018-02-02&resource=https://vault.azure.net", 190, ApiVersionInvalid },
        { "?api-version=2017-12-01&resource=https://vault.azure.net", 190, ApiVersionInvalid },
        { "", 190, ApiVersionInvalid },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_refusal_has_Azures_bytes(string query, int length, string body)
    {
        var response = await Client.ImdsAsync(Token + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.ReasonPhrase.ShouldBe("Bad Request");
        (await response.TextAsync()).ShouldBe(body);
        response.Content.Headers.ContentLength.ShouldBe(length);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.Server.ToString().ShouldStartWith("IMDS/");
        response.Headers.Date.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_identity_that_exists_but_is_not_assigned_to_the_host_is_not_found()
    {
        var response = await Client.TokenAsync(more: $"&client_id={fixture.Emulator.Identity("elsewhere").ClientId}");

        (await response.TextAsync()).ShouldBe("""{"error":"invalid_request","error_description":"Identity not found"}""");
    }

    [Fact]
    public async Task Another_hosts_system_assigned_identity_is_not_found()
    {
        var response = await Client.TokenAsync(more: $"&client_id={fixture.Emulator.SystemAssignedIdentity("vm2").ClientId}");

        (await response.TextAsync()).ShouldBe("""{"error":"invalid_request","error_description":"Identity not found"}""");
    }

    [Theory]
    [InlineData("&resource=https://vault.azure.net"), InlineData("&API-VERSION=2018-02-01"), InlineData("&a=1&a=2"), InlineData("&client_id=x&client_id=x")]
    [InlineData("&client_id=x&object_id=y"), InlineData("&client_id=x&msi_res_id=y"), InlineData("&object_id=x&mi_res_id=y"), InlineData("&msi_res_id=x&mi_res_id=y")]
    [InlineData("&bypass_cache=false"), InlineData("&bypass_cache=")]
    public async Task Doubled_exclusive_and_wrong_parameters_are_an_invalid_request(string more)
    {
        var response = await Client.TokenAsync(more: more);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var body = (await response.JsonAsync()).AsObject();
        body.Select(member => member.Key).ShouldBe(["error", "error_description"]);
        ((string)body["error"]!).ShouldBe("invalid_request");
    }

    [Theory, InlineData("POST"), InlineData("PUT"), InlineData("DELETE"), InlineData("PATCH"), InlineData("OPTIONS"), InlineData("HEAD"), InlineData("TRACE"), InlineData("BREW")]
    public async Task Any_method_but_GET_is_405(string method)
    {
        foreach (var path in new[] { $"{Token}?{Good}", "/metadata/identity/info?api-version=2018-02-01", "/metadata/versions", "/metadata/instance?api-version=2021-02-01" })
        {
            var response = await Client.ImdsAsync(path, new HttpMethod(method));

            response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
            response.Content.Headers.Allow.ShouldBe(["GET"]);
            if (method != "HEAD")
            {
                ((string)(await response.JsonAsync())["error"]!).ShouldBe("method_not_allowed");
            }
        }
    }

    [Theory]
    [InlineData("/metadata/identity"), InlineData("/metadata/identity/oauth2"), InlineData("/metadata/identity/oauth2/tokens"), InlineData("/metadata/attested/document?api-version=2021-02-01"), InlineData("/"), InlineData("/favicon.ico")]
    public async Task An_unknown_path_is_404(string path)
    {
        var response = await Client.ImdsAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.TextAsync()).ShouldBe("""{"error":"not_found","error_description":"The requested element doesn't exist"}""");
    }

    [Theory]
    [InlineData("/metadata/identity/getplatformmetadata?cred-api-version=2.0", "GET"), InlineData("/metadata/identity/issuecredential?cred-api-version=2.0", "POST")]
    public async Task IMDS_v2_is_404_with_or_without_the_header_so_that_no_client_believes_in_it(string path, string method)
    {
        (await Client.SendAsync(new(new HttpMethod(method), path), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Client.ImdsAsync(path, new HttpMethod(method))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, InlineData("/_emulator/state"), InlineData("/health/live"), InlineData("/common/discovery/keys")]
    public async Task Nothing_of_the_other_listeners_is_reached_on_this_one(string path) =>
        (await Client.ImdsAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    public sealed class SeveralIdentities : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing").AddUserAssignedIdentity("elsewhere")
            .AddHost("vm1", "Microsoft.Compute/virtualMachines", systemAssigned: false, "orders", "billing")
            .AddVirtualMachine("vm2", "elsewhere");
    }
}
