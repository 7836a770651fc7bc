using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>Azure Arc on the wire: the challenge, the key, the token.</summary>
public sealed class AzureArcTests(AzureArcTests.Machines fixture) : IClassFixture<AzureArcTests.Machines>
{
    private const string Path = "/hosts/arc" + WireClient.TokenPath;
    private const string Good = "?api-version=2020-06-01&resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_request_is_told_the_file_to_read()
    {
        var response = await fixture.Client.ImdsAsync(Path + Good);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var challenge = response.Headers.NonValidated["WWW-Authenticate"].ToString();
        challenge.ShouldStartWith("Basic realm=" + fixture.Keys);
        challenge.Count(c => c == '=').ShouldBe(1);
        challenge.ShouldNotContain("\"");
        File.Exists(challenge.Split('=')[1]).ShouldBeTrue();
        ((string)(await response.JsonAsync())["error"]!).ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task The_content_of_that_file_gets_a_token_in_IMDSs_form()
    {
        var response = await TokenAsync(Good);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        (await response.TextAsync()).ShouldMatch(
            $@"^\{{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""client_id"":""{fixture.Emulator.SystemAssignedIdentity("arc").ClientId}"",""expires_in"":""\d+"",""expires_on"":""\d+"",""ext_expires_in"":""86399"",""not_before"":""\d+"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}}$");
    }

    [Theory]
    [InlineData(Path, "2019-08-15"), InlineData(Path, "2019-11-01"), InlineData(Path, "2020-06-01"), InlineData(Path, "2021-02-01")]
    [InlineData(Path + "/", "2020-06-01"), InlineData("/HOSTS/Arc/Metadata/Identity/OAuth2/Token", "2020-06-01")]
    public async Task Every_api_version_and_path_form_of_the_SDKs_is_taken(string path, string version) =>
        (await TokenAsync($"?api-version={version}&resource=https://vault.azure.net", path)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task The_metadata_header_may_be_written_in_any_case()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path + Good) { Headers = { { "Metadata", "True" } } };

        (await fixture.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_newest_clients_find_their_selector_in_the_answer()
    {
        var identity = fixture.Emulator.Identity("orders");
        (string Name, string Value)[] selectors =
        [
            ("client_id", $"{identity.ClientId}"), ("object_id", $"{identity.PrincipalId}"),
            ("msi_res_id", $"{identity.ResourceId}"), ("mi_res_id", $"{identity.ResourceId}".ToUpperInvariant()),
        ];

        foreach (var (name, value) in selectors)
        {
            var body = await (await TokenAsync($"{Good}&{name}={Uri.EscapeDataString(value)}")).JsonAsync();

            ((string)body[name]!).ShouldBe(value);
            ((string)body["client_id"]!).ShouldBe($"{identity.ClientId}");
            body.AsObject().Count(member => selectors.Any(selector => selector.Name == member.Key)).ShouldBe(name == "client_id" ? 1 : 2);
        }
    }

    [Theory, InlineData("client_id"), InlineData("object_id"), InlineData("msi_res_id")]
    public async Task An_identity_that_is_not_assigned_is_not_found(string name)
    {
        var identity = fixture.Emulator.Identity("elsewhere");
        var value = name switch { "client_id" => $"{identity.ClientId}", "object_id" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" };

        var response = await TokenAsync($"{Good}&{name}={value}");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.TextAsync()).ShouldBe("""{"error":"identity_not_found","error_description":"Identity not found"}""");
    }

    [Fact]
    public async Task A_client_that_repeats_a_refused_request_with_the_same_key_is_told_the_same()
    {
        var key = await KeyAsync(Path);
        var unknown = $"{Good}&client_id={fixture.Emulator.Identity("elsewhere").ClientId}";

        for (var i = 0; i < 4; i++)
        {
            (await ShowAsync(Path, $"Basic {key}", unknown)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await ShowAsync(Path, $"Basic {key}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ShowAsync(Path, $"Basic {key}", unknown)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Without_a_system_assigned_identity_it_falls_back_to_no_other() =>
        (await TokenAsync(Good, "/hosts/bare" + WireClient.TokenPath)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task An_unknown_target_gets_Entras_own_error()
    {
        var body = (await (await TokenAsync("?api-version=2020-06-01&resource=api://nobody")).JsonAsync()).AsObject();

        body.Select(member => member.Key).ShouldBe(["error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"]);
        ((string)body["error_description"]!).ShouldStartWith("AADSTS500011: The resource principal named api://nobody was not found");
    }

    public static TheoryData<string, string?, string, string> Refused => new()
    {
        { Good, null, "invalid_request", "Required metadata header not specified" },
        { Good, "false", "invalid_request", "Required metadata header not specified" },
        { "?api-version=2020-06-01", "true", "invalid_request", "Required query variable 'resource' is missing" },
        { "?api-version=2020-06-01&resource=", "true", "invalid_request", "Required query variable 'resource' is missing" },
        { "?resource=https://vault.azure.net", "true", "invalid_request", "Required query variable 'api-version' is missing" },
        { "?api-version=&resource=https://vault.azure.net", "true", "invalid_request", "Required query variable 'api-version' is missing" },
        { $"{Good}&resource=x", "true", "invalid_request", "A query variable is specified more than once" },
        { $"{Good}&client_id=x&object_id=y", "true", "invalid_request", "The query variables client_id, object_id and msi_res_id are mutually exclusive" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_is_wrong_with_a_request_is_said_before_a_key_is_asked_for(string query, string? metadata, string error, string description)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path + query);
        request.Headers.TryAddWithoutValidation("Metadata", metadata);

        var response = await fixture.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe($$"""{"error":"{{error}}","error_description":"{{description}}"}""");
        response.Headers.WwwAuthenticate.ShouldBeEmpty();
    }

    [Theory, InlineData("POST"), InlineData("DELETE")]
    public async Task Any_method_but_GET_is_405(string method)
    {
        var response = await fixture.Client.ImdsAsync(Path + Good, new HttpMethod(method));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    [Fact]
    public async Task A_used_key_a_wrong_key_another_hosts_key_and_another_scheme_are_403()
    {
        var used = await KeyAsync(Path);
        (await ShowAsync(Path, $"Basic {used}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var others = await KeyAsync("/hosts/bare" + WireClient.TokenPath);

        foreach (var authorization in new[] { $"Basic {used}", "Basic wrong", $"Basic {others}", $"Bearer {await KeyAsync(Path)}", "Basic", "Basic " })
        {
            var response = await ShowAsync(Path, authorization);

            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden, authorization);
            (await response.TextAsync()).ShouldBe("""{"error":"forbidden","error_description":"The key is wrong, used or expired"}""");
        }
    }

    [Fact]
    public async Task The_emulators_clock_ends_a_key_and_the_emulators_end_its_file()
    {
        using var folder = new TemporaryFolder();
        string file;
        await using (var emulator = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.ArcKeyFolder = folder["tokens"]), Cancel))
        {
            using var client = new HttpClient(emulator.CreateHandler("arc"));
            file = FileOf(await client.ImdsAsync(Imds + Good));
            var key = await File.ReadAllTextAsync(file, Cancel);
            emulator.Clock.Advance(TimeSpan.FromMinutes(5));

            (await client.SendAsync(Showing(Imds, $"Basic {key}"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

            file = FileOf(await client.ImdsAsync(Imds + Good));
            File.Exists(file).ShouldBeTrue();
        }

        File.Exists(file).ShouldBeFalse();
        Directory.Exists(folder["tokens"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_to_the_client_in_the_log_and_before_there_is_a_client()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", Cancel);
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().LogTo(log.Enqueue).Configure(options => options.ArcKeyFolder = folder["file/tokens"]), Cancel);
        using var client = new HttpClient(emulator.CreateHandler("arc"));
        var sentence = $"Azure Arc's clients read keys from {folder["file/tokens"]} alone, which the emulator cannot write (";

        var response = await client.ImdsAsync(Imds + Good);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var body = await response.JsonAsync();
        ((string)body["error"]!).ShouldBe("server_error");
        ((string)body["error_description"]!).ShouldStartWith(sentence);
        log.ShouldContain(line => line.Contains("503") && line.Contains(sentence));
        Should.Throw<NotSupportedException>(() => emulator.Environment("arc")).Message.ShouldStartWith(sentence);
        (await (await client.GetAsync(new Uri(emulator.ControlAddress, "/_emulator/hosts/arc/env"), Cancel)).JsonAsync())["detail"]!.ToString().ShouldStartWith(sentence);
    }

    [Fact]
    public async Task The_variables_lead_there()
    {
        var variables = fixture.Emulator.Environment("arc");

        variables["IDENTITY_ENDPOINT"].ShouldBe(variables["IMDS_ENDPOINT"] + WireClient.TokenPath);
        (await fixture.Client.ImdsAsync(variables["IDENTITY_ENDPOINT"] + Good)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private const string Imds = "http://169.254.169.254" + WireClient.TokenPath;

    private static string FileOf(HttpResponseMessage challenge) => challenge.Headers.NonValidated["WWW-Authenticate"].ToString().Split('=')[1];

    private static HttpRequestMessage Showing(string path, string authorization, string query = Good)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path + query) { Headers = { { "Metadata", "true" } } };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    private Task<HttpResponseMessage> ShowAsync(string path, string authorization, string query = Good) => fixture.Client.SendAsync(Showing(path, authorization, query), Cancel);

    private async Task<string> KeyAsync(string path) => await File.ReadAllTextAsync(FileOf(await fixture.Client.ImdsAsync(path + Good)), Cancel);

    private async Task<HttpResponseMessage> TokenAsync(string query, string path = Path) => await ShowAsync(path, $"Basic {await KeyAsync(path)}", query);

    public sealed class Machines : EmulatorFixture
    {
        private readonly TemporaryFolder folder = new();

        public string Keys => folder["tokens"];

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            folder.Dispose();
        }

        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders").AddUserAssignedIdentity("elsewhere")
            .AddHost("arc", "Microsoft.HybridCompute/machines", systemAssigned: true, "orders")
            .AddHost("bare", "Microsoft.HybridCompute/machines", systemAssigned: false, "orders")
            .AddVirtualMachine("vm", "elsewhere")
            .Configure(options =>
            {
                options.Targets.AllowUnknown = false;
                options.ArcKeyFolder = Keys;
            });
    }
}
