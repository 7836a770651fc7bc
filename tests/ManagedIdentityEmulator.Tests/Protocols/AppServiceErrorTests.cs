using System.Net;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>The error table of App Service and Functions, byte for byte where a capture has the bytes.</summary>
public sealed class AppServiceErrorTests(SecretHosts hosts) : IClassFixture<SecretHosts>
{
    private const string Current = "api-version=2019-08-01&resource=https://vault.azure.net";
    private const string Legacy = "api-version=2017-09-01&resource=https://vault.azure.net";
    private const string NoIdentity = "Unable to load the proper Managed Identity.";
    private const string Unknown = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";
    private const string UnknownLegacy = "No MSI found for specified ClientId/ResourceId.";
    private const string Duplicate = "A query parameter is specified more than once.";
    private const string Exclusive = "The query parameters client_id, principal_id, object_id and mi_res_id are mutually exclusive.";
    private const string Version = "The api-version is missing or not supported. Supported: 2017-09-01, 2019-08-01, 2025-03-30.";
    private const string ResourceMissing = "The query parameter 'resource' is missing.";
    private const string SecretWrong = "The header X-IDENTITY-HEADER is missing, or is not the secret of a host that asks here.";
    private const string LegacySecretWrong = "The header secret is missing, or is not the secret of a host that asks here.";

    public static TheoryData<string, string, string> RefusedNow => new()
    {
        { "web-own", Current, NoIdentity }, // no fallback to the only user-assigned one
        { "web-none", Current, NoIdentity },
        { "web", $"{Current}&client_id=9b6a1d3c-0000-4000-8000-000000000000", Unknown },
        { "web", $"{Current}&client_id=not-a-guid", Unknown },
        { "web", $"{Current}&client_id=undefined", Unknown },
        { "web-none", $"{Current}&principal_id=9b6a1d3c-0000-4000-8000-000000000000", Unknown },
        { "web", $"{Current}&mi_res_id=/subscriptions/x", Unknown },
        { "web", $"{Current}&client_id=x&object_id=y", Exclusive },
        { "web", $"{Current}&client_id=x&clientid=x", Exclusive },
        { "web", $"{Current}&resource=b", Duplicate },
        { "web", $"{Current}&api-version=2019-08-01", Duplicate },
        { "web", $"{Current}&{string.Join('&', Enumerable.Range(0, 300).Select(i => $"p{i}=1"))}", "The request has too many query parameters." },
        { "web", "api-version=2019-08-01", ResourceMissing },
        { "web", "api-version=2019-08-01&resource=", ResourceMissing },
        { "web", "resource=https://vault.azure.net", Version },
        { "web", "api-version=&resource=https://vault.azure.net", Version },
        { "web", "api-version=2018-02-01&resource=https://vault.azure.net", Version },
        { "web", "", Version },
    };

    [Theory, MemberData(nameof(RefusedNow))]
    public async Task A_refusal_has_status_message_and_correlation_id(string host, string query, string message)
    {
        var response = await hosts.AskAsync($"/msi/token?{query}", "X-IDENTITY-HEADER", hosts.SecretOf(host));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe($$"""{"statusCode":400,"message":"{{message}}","correlationId":"{{CorrelationId(response)}}"}""");
    }

    public static TheoryData<string, string, string> RefusedThen => new()
    {
        { "web-own", Legacy, NoIdentity },
        { "web-none", Legacy, NoIdentity },
        { "web", $"{Legacy}&clientid=9b6a1d3c-0000-4000-8000-000000000000", UnknownLegacy },
        { "web", $"{Legacy}&clientid=x&mi_res_id=y", Exclusive },
        { "web", $"{Legacy}&resource=b", Duplicate },
        { "web", "api-version=2017-09-01", ResourceMissing },
    };

    [Theory, MemberData(nameof(RefusedThen))]
    public async Task The_older_version_begins_the_names_with_capitals(string host, string query, string message)
    {
        var response = await hosts.AskAsync($"/msi/token?{query}", "secret", hosts.SecretOf(host));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe($$"""{"StatusCode":400,"Message":"{{message}}","CorrelationId":"{{CorrelationId(response)}}"}""");
    }

    [Fact]
    public async Task An_identity_of_another_host_is_unknown_to_this_one()
    {
        var response = await hosts.AskAsync($"/msi/token?{Current}&client_id={hosts.Emulator.Identity("elsewhere").ClientId}", "X-IDENTITY-HEADER", hosts.SecretOf("web"));

        ((string)(await response.JsonAsync())["message"]!).ShouldBe(Unknown);
    }

    [Fact]
    public async Task An_unknown_target_has_Entras_words_inside_App_Services_shape()
    {
        var now = await hosts.AskAsync($"/msi/token?api-version=2019-08-01&resource={SecretHosts.UnknownTarget}", "X-IDENTITY-HEADER", hosts.SecretOf("web"));
        var then = await hosts.AskAsync($"/msi/token?api-version=2017-09-01&resource={SecretHosts.UnknownTarget}", "secret", hosts.SecretOf("web"));

        var cause = @"AADSTS500011: The resource principal named api://nobody was not found in the tenant named [0-9a-f-]{36}\. This can happen if [^""]*\\r\\nTrace ID: [^""]*";
        (now.StatusCode, then.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        (await now.TextAsync()).ShouldMatch(
            $$"""^\{"exceptionMessage":"{{cause}}","errorCode":"invalid_resource","serviceErrorCodes":\["500011"\],"statusCode":400,"message":null,"correlationId":"{{Regex.Escape(CorrelationId(now))}}"\}$""");
        (await then.TextAsync()).ShouldMatch(
            $$"""^\{"ExceptionMessage":"{{cause}}","ErrorCode":"invalid_resource","ServiceErrorCodes":\["500011"\],"StatusCode":400,"Message":null,"CorrelationId":"{{Regex.Escape(CorrelationId(then))}}"\}$""");
    }

    public static TheoryData<string, string, string, string> WrongSecrets => new()
    {
        // path, header, whose secret (or a text), message
        { $"/msi/token?{Current}", "X-IDENTITY-HEADER", "", SecretWrong },
        { $"/msi/token?{Current}", "X-IDENTITY-HEADER", "=nonsense", SecretWrong },
        { $"/msi/token?{Current}", "X-IDENTITY-HEADER", "fabric", SecretWrong },
        { $"/msi/token?{Current}", "X-IDENTITY-HEADER", "automation", SecretWrong },
        { $"/msi/token?{Current}", "secret", "web", SecretWrong }, // each version has its own header
        { $"/msi/token?{Legacy}", "X-IDENTITY-HEADER", "web", LegacySecretWrong },
        { $"/msi/token?{Legacy}", "secret", "=nonsense", LegacySecretWrong },
        { $"/msi/token?{Legacy}", "secret", "fabric", LegacySecretWrong },
        { $"/hosts/web/msi/token?{Current}", "X-IDENTITY-HEADER", "", SecretWrong },
        { $"/hosts/web/msi/token?{Current}", "X-IDENTITY-HEADER", "function", SecretWrong },
        { $"/hosts/web/msi/token?{Current}", "X-IDENTITY-HEADER", "containerapp", SecretWrong },
        { $"/hosts/vm/msi/token?{Current}", "X-IDENTITY-HEADER", "web", SecretWrong },
        { $"/hosts/fabric/msi/token?{Current}", "X-IDENTITY-HEADER", "fabric", SecretWrong },
        { $"/hosts/automation/msi/token?{Current}", "X-IDENTITY-HEADER", "automation", SecretWrong },
    };

    [Theory, MemberData(nameof(WrongSecrets))]
    public async Task Without_the_secret_of_a_host_that_asks_there_it_is_401(string path, string header, string secret, string message)
    {
        var response = await hosts.AskAsync(path, header, secret switch { "" => null, ['=', .. var text] => text, _ => hosts.SecretOf(secret) });

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.Server.ToString().ShouldBe("Kestrel");
        (await response.TextAsync()).ShouldBe(message == SecretWrong
            ? $$"""{"statusCode":401,"message":"{{message}}","correlationId":"{{CorrelationId(response)}}"}"""
            : $$"""{"StatusCode":401,"Message":"{{message}}","CorrelationId":"{{CorrelationId(response)}}"}""");
    }

    [Fact]
    public async Task A_secret_counts_exactly_as_it_is()
    {
        var secret = hosts.SecretOf("web");
        foreach (var wrong in new[] { secret.ToLowerInvariant(), secret[..^1], secret + "0", $"{secret},{secret}" })
        {
            (await hosts.AskAsync($"/hosts/web/msi/token?{Current}", "X-IDENTITY-HEADER", wrong)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, wrong);
            (await hosts.AskAsync($"/msi/token?{Current}", "X-IDENTITY-HEADER", wrong)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, wrong);
        }
    }

    [Fact]
    public async Task The_secret_says_which_host_it_is()
    {
        foreach (var host in new[] { "web", "function" })
        {
            var body = await (await hosts.AskAsync($"/msi/token?{Current}", "X-IDENTITY-HEADER", hosts.SecretOf(host))).JsonAsync();
            ((string)body["client_id"]!).ShouldBe($"{hosts.Emulator.SystemAssignedIdentity(host).ClientId}");
        }
    }

    [Theory, InlineData("POST"), InlineData("PUT"), InlineData("DELETE")]
    public async Task Any_other_method_is_405_with_a_secret_and_without(string method)
    {
        foreach (var secret in new[] { hosts.SecretOf("web"), null })
        {
            var response = await hosts.AskAsync($"/msi/token?{Current}", "X-IDENTITY-HEADER", secret, new(method));

            response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
            response.Content.Headers.Allow.ShouldBe(["GET"]);
            (await response.TextAsync()).ShouldBe($$"""{"statusCode":405,"message":"The endpoint only accepts GET requests.","correlationId":"{{CorrelationId(response)}}"}""");
        }
    }

    private static string CorrelationId(HttpResponseMessage response) => response.Headers.GetValues("X-CORRELATION-ID").Single();
}
