using System.Net;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>A status in the name of each platform: its own shape, and its own words where they are known.</summary>
public sealed partial class OutageTests(FaultHosts hosts) : IClassFixture<FaultHosts>
{
    private static readonly int[] statuses = [403, 404, 408, 410, 429, 500, 502, 503, 504];

    public static TheoryData<string, int> Matrix => [.. FaultHosts.Doors.SelectMany(door => statuses.Select(status => (door.Data, status)))];

    [Fact]
    public void The_matrix_has_every_protocol_that_gives_tokens() =>
        FaultHosts.Doors.Select(door => FaultHosts.ProtocolOf(door.Data)).Distinct().Order().ShouldBe(ProtocolName.All.Where(ProtocolName.GivesTokens).Order());

    [Theory, MemberData(nameof(Matrix))]
    public async Task A_status_has_the_body_of_the_platform(string door, int status)
    {
        var resource = FaultHosts.NewResource();
        using var drill = hosts.Emulator.Faults.Add($"{status}", f => f.Resource = resource);

        var response = await hosts.AskAsync(door, resource);

        response.StatusCode.ShouldBe((HttpStatusCode)status);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.RetryAfter.ShouldBeNull();
        response.Headers.TryGetValues("Allow", out _).ShouldBeFalse();
        Times().Replace(Guids().Replace(await response.TextAsync(), "ID"), "TIME").ShouldBe(Body(door, status));
        (await hosts.SeenAsync(resource)).ShouldSatisfyAllConditions(
            entry => entry.Status.ShouldBe(status),
            entry => entry.Protocol.ShouldBe(FaultHosts.ProtocolOf(door)),
            entry => $"{entry.Outcome}".ShouldBe("Faulted"),
            entry => entry.Reason.ShouldBe($"failure drill {drill.Name}: {status}"));
    }

    [Theory, MemberData(nameof(FaultHosts.Doors), MemberType = typeof(FaultHosts))]
    public async Task Retry_After_is_whole_seconds_and_the_platforms_usual_headers_are_there(string door)
    {
        var resource = FaultHosts.NewResource();
        var usual = await hosts.AskAsync(door, resource);
        using var drill = hosts.Emulator.Faults.Add("429 retry-after=120", f => f.Resource = resource);

        var response = await hosts.AskAsync(door, resource);

        response.Headers.NonValidated["Retry-After"].ToString().ShouldBe("120");
        response.Headers.Select(header => header.Key).Except(["Retry-After"]).Order().ShouldBe(usual.Headers.Select(header => header.Key).Order());
    }

    [Theory, InlineData("?comp=metadata"), InlineData("/compute?api-version=2021-02-01")]
    public async Task Beside_tokens_IMDS_has_one_member_and_only_when_it_is_named(string path)
    {
        using var tokens = hosts.Emulator.Faults.Add("410", f => f.Host = "aks");
        (await hosts.Client.ImdsAsync($"/hosts/aks/metadata/instance{path}")).StatusCode.ShouldNotBe(HttpStatusCode.Gone);

        using var metadata = hosts.Emulator.Faults.Add("429 retry-after=1", f => (f.Host, f.Protocol) = ("aks", "instance-metadata"));
        var response = await hosts.Client.ImdsAsync($"/hosts/aks/metadata/instance{path}");

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await response.TextAsync()).ShouldBe("""{"error":"Temporarily throttled, too many requests"}""");
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Discovery_and_keys_fail_in_Entras_words_and_only_when_they_are_named()
    {
        await using var emulator = await Emulator.StartAsync(cancel: TestContext.Current.CancellationToken);
        using var client = new HttpClient(emulator.CreateHandler());
        emulator.Faults.Add("503");
        (await client.GetAsync(emulator.DiscoveryAddress, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        emulator.Faults.Add("503", f => f.Protocol = "discovery");

        foreach (var path in new[] { $"/{emulator.TenantId}/.well-known/openid-configuration", $"/{emulator.TenantId}/discovery/v2.0/keys", "/common/discovery/instance?api-version=1.1&authorization_endpoint=x" })
        {
            var response = await client.GetAsync(new Uri(emulator.TlsAddress, path), TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            ((string)(await response.JsonAsync())["error_description"]!).ShouldStartWith("AADSTS90033: A transient error has occurred. Please try again.");
        }

        var cluster = await client.GetAsync(new Uri(emulator.TlsAddress, "/hosts/aks/.well-known/openid-configuration"), TestContext.Current.CancellationToken);
        cluster.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await cluster.TextAsync()).ShouldBe("Internal service unavailable. Retry later\n");
    }

    private static string Body(string door, int status)
    {
        var (code, words) = Words(status);
        var pascal = string.Concat(code.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return FaultHosts.ProtocolOf(door) switch
        {
            "imds" or "arc" => $$"""{"error":"{{code}}","error_description":"{{words}}"}""",
            "vm-extension" or "cloud-shell" => $$$"""{"error":{"code":"{{{code}}}","message":"{{{words}}}"}}""",
            "container-instances" => $$$"""{"error":{"code":"{{{pascal}}}","message":"{{{words}}}","details":[]}}""",
            "service-fabric" when status == 500 => """{"error":{"correlationId":"ID","code":"InternalServerError","message":"An error occurred."}}""",
            "service-fabric" => $$$"""{"error":{"correlationId":"ID","code":"{{{pascal}}}","message":"{{{words}}}"}}""",
            "automation" => $$"""{"Message":"{{words}}"}""",
            "app-service" or "container-apps" or "machine-learning" => Msi(status, words, door == "app-service 2017"),
            _ => Entra(status),
        };
    }

    private static (string Code, string Words) Words(int status) => status switch
    {
        403 => ("forbidden", "Access to the endpoint is forbidden"),
        404 => ("not_found", "IMDS endpoint is updating"),
        408 => ("request_timeout", "The request timed out"),
        410 => ("gone", "IMDS is going through updates and will be available within 70 seconds"),
        429 => ("too_many_requests", "Temporarily throttled, too many requests"),
        500 => ("unknown", "Failed to retrieve token from the Active directory"),
        502 => ("bad_gateway", "Bad gateway"),
        503 => ("service_unavailable", "Internal service unavailable. Retry later"),
        _ => ("gateway_timeout", "Gateway timeout"),
    };

    private static string Msi(int status, string words, bool isPascal)
    {
        var body = status switch
        {
            500 => """{"statusCode":500,"message":"An unexpected error occured while fetching the AAD Token.","correlationId":"ID"}""",
            503 => """{"exceptionMessage":"","errorCode":"service_unavailable","serviceErrorCodes":null,"statusCode":503,"message":null,"correlationId":"ID"}""",
            _ => $$"""{"statusCode":{{status}},"message":"{{words}}","correlationId":"ID"}""",
        };
        return isPascal ? Regex.Replace(body, "\"([a-z])([A-Za-z]+\":)", name => $"\"{name.Groups[1].Value.ToUpperInvariant()}{name.Groups[2].Value}") : body;
    }

    private static string Entra(int status)
    {
        var (error, code, words) = status switch
        {
            429 => ("temporarily_unavailable", 90055, "There are too many incoming requests."),
            500 => ("server_error", 50000, "There was an error issuing a token."),
            503 => ("temporarily_unavailable", 90033, "A transient error has occurred. Please try again."),
            _ => ("temporarily_unavailable", 90006, "The service is temporarily unavailable. Please retry later."),
        };
        return $$"""{"error":"{{error}}","error_description":"AADSTS{{code}}: {{words}}\r\nTrace ID: ID\r\nCorrelation ID: ID\r\nTimestamp: TIME","error_codes":[{{code}}],"timestamp":"TIME","trace_id":"ID","correlation_id":"ID","error_uri":"https://login.microsoftonline.com/error?code={{code}}"}""";
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}Z")]
    private static partial Regex Times();
}
