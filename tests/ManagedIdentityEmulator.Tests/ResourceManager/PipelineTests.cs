using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>What holds for every request to the management API.</summary>
public sealed class PipelineTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Elsewhere = "11111111-2222-3333-4444-555555555555";

    private string Default => arm.Of(ArmFixture.Identities, "default");

    [Fact]
    public async Task Every_answer_has_ids_and_the_clients_correlation_id_comes_back()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Default}?api-version=2024-11-30")
        {
            Headers = { { "x-ms-correlation-request-id", Elsewhere }, { "x-ms-client-request-id", Elsewhere }, { "x-ms-return-client-request-id", "true" } },
        };

        using var answer = await arm.Arm.SendAsync(request, TestContext.Current.CancellationToken);

        Guid.Parse(answer.Headers.GetValues("x-ms-request-id").Single()).ShouldNotBe(Guid.Empty);
        answer.Headers.GetValues("x-ms-correlation-request-id").ShouldBe([Elsewhere]);
        answer.Headers.GetValues("x-ms-client-request-id").ShouldBe([Elsewhere]);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
    }

    [Theory]
    [InlineData("", 400, "MissingApiVersionParameter")]
    [InlineData("?api-version=", 400, "MissingApiVersionParameter")]
    [InlineData("?api-version=latest", 400, "InvalidApiVersionParameter")]
    [InlineData("?api-version=2020-01-01", 400, "NoRegisteredProviderFound")]
    public async Task An_api_version_is_asked_for(string query, int status, string code)
    {
        using var answer = await arm.Arm.GetAsync(Default + query, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
        ((string)(await answer.JsonAsync())["error"]!["code"]!).ShouldBe(code);
    }

    [Theory]
    [InlineData("/subscriptions/not-a-guid/providers/Microsoft.ManagedIdentity/userAssignedIdentities", 400, "InvalidSubscriptionId")]
    [InlineData($"/subscriptions/{Elsewhere}/providers/Microsoft.ManagedIdentity/userAssignedIdentities", 404, "SubscriptionNotFound")]
    [InlineData("{s}/resourceGroups/nobody/providers/Microsoft.ManagedIdentity/userAssignedIdentities", 404, "ResourceGroupNotFound")]
    [InlineData("{s}/resourceGroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nobody", 404, "ResourceNotFound")]
    [InlineData("{s}/resourceGroups/local/providers/Microsoft.ManagedIdentity/nothing/x", 404, "InvalidResourceType")]
    [InlineData("{s}/resourceGroups/local/providers/Nobody.Knows/this/x", 404, "InvalidResourceNamespace")]
    [InlineData("{s}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default", 404, "InvalidResourceType")]
    public async Task What_is_not_there_is_named(string path, int status, string code) =>
        (await arm.RefusedAsync(status, HttpMethod.Get, path.Replace("{s}", arm.Subscription))).Code.ShouldBe(code);

    [Theory]
    [InlineData("/tenants/a/b/c")]
    [InlineData("{s}/nothing/local")]
    [InlineData("{s}/resourceGroups")]
    [InlineData("{s}/resourceGroups/local/more")]
    public async Task What_names_no_scope_has_nothing_attached_to_it(string scope)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            foreach (var resource in new[] { "Microsoft.Resources/tags/default", "Microsoft.Compute/virtualMachines/vm", "Microsoft.ManagedIdentity/userAssignedIdentities/default", "Microsoft.Resources/deployments/some" })
            {
                var body = method == HttpMethod.Put ? """{ "location": "westeurope" }""" : null;

                (await arm.RefusedAsync(404, method, $"{scope.Replace("{s}", arm.Subscription)}/providers/{resource}", body)).Code.ShouldBe("InvalidResourceType");
            }
        }
    }

    [Fact]
    public async Task A_subscriptions_own_paths_are_not_those_of_a_provider()
    {
        (await arm.RefusedAsync(404, HttpMethod.Put, $"/providers/Microsoft.Resources/subscriptions/{Elsewhere}/resourceGroups/astray", """{ "location": "westeurope" }""")).Code.ShouldBe("InvalidResourceType");
        (await arm.RefusedAsync(404, HttpMethod.Get, $"{arm.Subscription}/resourceGroups/astray")).Code.ShouldBe("ResourceGroupNotFound");
    }

    [Theory, InlineData("N"), InlineData("B"), InlineData("P"), InlineData("X")]
    public async Task A_subscription_has_one_form(string format)
    {
        foreach (var subscription in new[] { arm.Emulator.SubscriptionId.ToString(format), $" {arm.Emulator.SubscriptionId}" })
        {
            var path = $"/subscriptions/{Uri.EscapeDataString(subscription)}/resourceGroups/local/providers/{ArmFixture.Identities}/default";

            (await arm.RefusedAsync(400, HttpMethod.Put, path, """{ "location": "westeurope" }""")).Code.ShouldBe("InvalidSubscriptionId");
        }

        await arm.ExpectAsync(200, HttpMethod.Get, Default.Replace($"{arm.Emulator.SubscriptionId}", $"{arm.Emulator.SubscriptionId}".ToUpperInvariant()));
    }

    [Fact]
    public async Task An_error_names_no_more_than_the_beginning_of_what_is_wrong()
    {
        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Put, Default, $$"""{ "location": "westeurope", "properties": { "isolationScope": "{{new string('x', 1_000_000)}}" } }""");

        code.ShouldBe("BadRequest");
        message.Length.ShouldBeLessThan(5000);
    }

    [Fact]
    public async Task A_method_that_a_type_has_not_is_refused() =>
        (await arm.RefusedAsync(405, HttpMethod.Post, Default)).Code.ShouldBe("HttpMethodNotAllowed");

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{ "location": "a", "location": "b" }""")]
    [InlineData("""{ "location": "a", "Location": "b" }""")]
    [InlineData("""{ "location": "\ud800" }""")]
    [InlineData("""{ "location": 1 }""", "LocationRequired")]
    [InlineData("{}", "LocationRequired")]
    [InlineData("", "LocationRequired")]
    [InlineData("""{ "location": "westeurope", "tags": [] }""")]
    [InlineData("""{ "location": "westeurope", "tags": { "a": 1 } }""")]
    [InlineData("""{ "location": "westeurope", "properties": [] }""")]
    [InlineData("""{ "location": "westeurope", "properties": { "isolationScope": "Nowhere" } }""", "BadRequest")]
    public async Task A_body_that_is_none_changes_nothing(string body, string code = "InvalidRequestContent")
    {
        (await arm.RefusedAsync(400, HttpMethod.Put, arm.Of(ArmFixture.Identities, "malformed"), body)).Code.ShouldBe(code);

        (await arm.RefusedAsync(404, HttpMethod.Get, arm.Of(ArmFixture.Identities, "malformed"))).Code.ShouldBe("ResourceNotFound");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_bodies_beyond_4_MB_are_refused()
    {
        var path = $"{arm.Of(ArmFixture.Identities, "malformed")}?api-version=2024-11-30";
        foreach (var body in new[] { [(byte)'{', 0xff, (byte)'}'], Encoding.ASCII.GetBytes(new string(' ', (4 * 1024 * 1024) + 1)), Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100))) })
        {
            using var answer = await arm.Arm.PutAsync(path, new ByteArrayContent(body), TestContext.Current.CancellationToken);

            ((int)answer.StatusCode).ShouldBe(400);
            ((string)(await answer.JsonAsync())["error"]!["code"]!).ShouldBe("InvalidRequestContent");
        }
    }

    [Fact]
    public async Task A_body_of_nearly_4_MB_is_read() =>
        await arm.ExpectAsync(200, HttpMethod.Patch, Default, $$"""{ "tags": {} {{new string(' ', 4_100_000)}} }""");

    [Fact]
    public async Task A_resource_stays_where_it_is() =>
        (await arm.RefusedAsync(409, HttpMethod.Put, Default, """{ "location": "eastus" }""")).Code.ShouldBe("InvalidResourceLocation");

    [Theory]
    [InlineData("a")]
    [InlineData("-orders")]
    [InlineData("orders.one")]
    [InlineData("orders one")]
    public async Task A_name_that_Azure_does_not_take_is_refused(string name) =>
        (await arm.RefusedAsync(400, HttpMethod.Put, arm.Of(ArmFixture.Identities, name), """{ "location": "westeurope" }""")).Message.ShouldContain($"'{name}' is invalid");

    [Fact]
    public async Task A_PATCH_changes_tags_alone_and_leaves_what_it_does_not_name()
    {
        var path = arm.Of(ArmFixture.Identities, "patched");
        var made = await arm.ExpectAsync(201, HttpMethod.Put, path, """{ "location": "westeurope", "properties": { "isolationScope": "Regional" } }""");

        var patched = await arm.ExpectAsync(200, HttpMethod.Patch, path, """{ "tags": { "team": "orders" } }""");

        ((string)patched["tags"]!["team"]!).ShouldBe("orders");
        patched["properties"]!.ToJsonString().ShouldBe(made["properties"]!.ToJsonString());
        (await arm.RefusedAsync(404, HttpMethod.Patch, arm.Of(ArmFixture.Identities, "nobody"), "{}")).Code.ShouldBe("ResourceNotFound");
    }

    [Fact]
    public async Task Changed_tags_leave_an_identity_its_tokens()
    {
        var before = await arm.Client.AccessTokenAsync(more: $"&client_id={arm.Emulator.Identity("default").ClientId}");

        await arm.ExpectAsync(200, HttpMethod.Patch, Default, """{ "tags": { "team": "orders" } }""");

        (await arm.Client.AccessTokenAsync(more: $"&client_id={arm.Emulator.Identity("default").ClientId}")).ShouldBe(before);
    }

    [Fact]
    public async Task The_hosts_of_an_identity_can_be_listed()
    {
        var list = await arm.ExpectAsync(200, HttpMethod.Post, $"{Default}/listAssociatedResources?$filter=type eq 'Microsoft.Web/sites'", version: "2021-09-30-preview");

        ((int)list["totalCount"]!).ShouldBe(2);
        list["value"]!.AsArray().Select(host => (string)host!["name"]!).ShouldBe(["function", "web"]);
        ((string)list["value"]![0]!["type"]!).ShouldBe("microsoft.web/sites");
        (await arm.ExpectAsync(200, HttpMethod.Post, $"{Default}/listAssociatedResources?$top=2&$skip=1", version: "2021-09-30-preview"))["value"].ShouldBeOfType<JsonArray>().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Revoked_tokens_are_replaced()
    {
        var query = $"&client_id={arm.Emulator.Identity("default").ClientId}";
        var before = await arm.Client.AccessTokenAsync("https://storage.azure.com", query);

        await arm.ExpectAsync(200, HttpMethod.Post, $"{Default}/revokeTokens", version: "2023-07-31-preview");

        (await arm.Client.AccessTokenAsync("https://storage.azure.com", query)).ShouldNotBe(before);
    }
}
