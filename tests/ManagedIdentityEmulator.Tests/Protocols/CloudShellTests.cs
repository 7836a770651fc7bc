using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class CloudShellTests(CloudShellTests.Shells fixture) : IClassFixture<CloudShellTests.Shells>
{
    private const string Path = "/hosts/shell/oauth2/token";
    private const string Vault = "resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_answer_has_the_documented_members_all_of_them_strings()
    {
        var response = await PostAsync(Vault);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        (await response.TextAsync()).ShouldMatch(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""refresh_token"":"""",""expires_in"":""\d+"",""expires_on"":""\d+"",""not_before"":""\d+"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}$");
    }

    [Theory, InlineData(Path), InlineData(Path + "/"), InlineData("/HOSTS/Shell/OAuth2/Token")]
    public async Task A_GET_with_a_query_gets_the_same_token_as_a_POST_with_a_form(string path)
    {
        var get = await (await fixture.Client.ImdsAsync($"{path}?{Vault}")).JsonAsync();
        var post = await (await PostAsync(Vault, path: path)).JsonAsync();

        ((string)get["access_token"]!).ShouldBe((string)post["access_token"]!);
        ((string)WireClient.Payload((string)get["access_token"]!)["oid"]!).ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("shell").PrincipalId}");
    }

    [Theory, InlineData("client_id"), InlineData("msi_res_id")]
    public async Task A_form_selects_an_identity(string name)
    {
        var identity = fixture.Emulator.Identity("orders");
        var value = name == "client_id" ? $"{identity.ClientId}" : $"{identity.ResourceId}";

        var body = await (await PostAsync($"{Vault}&{name}={Uri.EscapeDataString(value)}")).JsonAsync();

        ((string)WireClient.Payload((string)body["access_token"]!)["oid"]!).ShouldBe($"{identity.PrincipalId}");
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "", "invalid_request", "Required audience parameter not specified" },
        { "resource=", "invalid_request", "Required audience parameter not specified" },
        { $"{Vault}&{Vault}", "invalid_request", "A parameter is specified more than once" },
        { $"{Vault}&client_id=x&object_id=y", "invalid_request", "The parameters client_id, object_id and msi_res_id are mutually exclusive" },
        { $"{Vault}&client_id=nobody", "invalid_request", "Identity not found" },
        {
            "resource=api://nobody", "AudienceNotSupported",
            "Audience api://nobody is not a supported MSI token audience.Supported audiences:https://management.core.windows.net/,https://management.azure.com/,https://graph.windows.net/,https://vault.azure.net,https://datalake.azure.net/,https://outlook.office365.com/,https://graph.microsoft.com/,https://batch.core.windows.net/,https://analysis.windows.net/powerbi/api,https://storage.azure.com/,https://rest.media.azure.net,https://api.loganalytics.io,https://ossrdbms-aad.database.windows.net,https://www.yammer.com,https://digitaltwins.azure.net,0b07f429-9f4b-4714-9392-cc5e8e80c8b0,822c8694-ad95-4735-9c55-256f7db2f9b4,https://dev.azuresynapse.net,https://database.windows.net,https://quantum.microsoft.com,https://iothubs.azure.net,2ff814a6-3304-4ab8-85cb-cd0e6f879c1d,https://azuredatabricks.net/,ce34e7e5-485f-4d76-964f-b3d2b16d1e4f,https://azure-devices-provisioning.net,https://managedhsm.azure.net,499b84ac-1321-427f-aa17-267ca6975798,https://api.adu.microsoft.com/,https://purview.azure.net/,6dae42f8-4368-4678-94ff-3960e28e3630"
        },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_refusal_has_code_and_message_inside_error(string form, string code, string message)
    {
        foreach (var response in new[] { await PostAsync(form), await fixture.Client.ImdsAsync($"{Path}?{form}") })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await response.TextAsync()).ShouldBe($$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""");
        }
    }

    [Fact]
    public async Task Without_the_metadata_header_it_is_bad_request_102()
    {
        var response = await PostAsync(Vault, metadata: null);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe("""{"error":{"code":"bad_request_102","message":"Required metadata header not specified"}}""");
    }

    [Fact]
    public async Task The_metadata_header_may_be_written_in_any_case() =>
        (await PostAsync(Vault, metadata: "True")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory, InlineData("PUT"), InlineData("DELETE")]
    public async Task Any_other_method_is_405(string method)
    {
        var response = await fixture.Client.ImdsAsync($"{Path}?{Vault}", new HttpMethod(method));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
    }

    private Task<HttpResponseMessage> PostAsync(string form, string? metadata = "true", string path = Path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        if (metadata is not null)
        {
            request.Headers.Add("Metadata", metadata);
        }

        return fixture.Client.SendAsync(request, Cancel);
    }

    public sealed class Shells : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders")
            .AddHost("shell", "Microsoft.Portal/consoles", systemAssigned: true, "orders")
            .AddVirtualMachine("vm")
            .Configure(options => options.Targets.AllowUnknown = false);
    }
}
