using System.Net;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class UnknownTargetTests(UnknownTargetTests.KnownTargetsOnly fixture) : IClassFixture<UnknownTargetTests.KnownTargetsOnly>
{
    [Theory, InlineData("https://managements.azure.com"), InlineData("api://billing"), InlineData("9b6a1d3c-0000-4000-8000-000000000000"), InlineData("nonsense"), InlineData("https://vault.azure.net.evil.example")]
    public async Task An_unknown_target_gets_Entras_own_error(string resource)
    {
        var response = await fixture.Client.TokenAsync(resource);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var body = (await response.JsonAsync()).AsObject();
        body.Select(member => member.Key).ShouldBe(["error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"]);
        ((string)body["error"]!).ShouldBe("invalid_resource");
        body["error_codes"]!.ToJsonString().ShouldBe("[500011]");
        ((string)body["error_uri"]!).ShouldBe("https://westeurope.login.microsoft.com/error?code=500011");
        ((string)body["timestamp"]!).ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$");
        ((string)body["error_description"]!).ShouldMatch(
            $"^AADSTS500011: The resource principal named {Regex.Escape(resource)} was not found in the tenant named {fixture.Emulator.TenantId}\\. This can happen if .*\r\nTrace ID: {body["trace_id"]}\r\nCorrelation ID: {body["correlation_id"]}\r\nTimestamp: {body["timestamp"]}$");
    }

    [Theory, InlineData("https://vault.azure.net/.default"), InlineData("api://orders/.Default"), InlineData("https://vault.azure.net//.default")]
    public async Task A_scope_is_no_target_whatever_the_configuration_allows(string scope)
    {
        await using var tolerant = await Emulator.StartAsync(cancel: TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = tolerant.DataAddress };

        var response = await client.TokenAsync(scope);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await response.JsonAsync())["error_description"]!).ShouldStartWith($"AADSTS500011: The resource principal named {scope} was not found");
        tolerant.Requests.ShouldHaveSingleItem().Reason.ShouldBe("no such target (AADSTS500011): it is a scope, of which the resource is what stands before /.default");
    }

    [Theory]
    [InlineData("https://management.azure.com/"), InlineData("https://management.azure.com"), InlineData("https://management.core.windows.net/"), InlineData("https://graph.microsoft.com")]
    [InlineData("https://vault.azure.net"), InlineData("https://storage.azure.com/"), InlineData("https://orders.blob.core.windows.net"), InlineData("https://orders.queue.core.windows.net/")]
    [InlineData("https://database.windows.net/"), InlineData("https://orders.documents.azure.com/"), InlineData("https://servicebus.azure.net"), InlineData("https://eventhubs.azure.net")]
    [InlineData("https://c1.westeurope.kusto.windows.net"), InlineData("797f4846-ba00-4fd7-ba43-dac1f8f63013"), InlineData("api://AzureADTokenExchange"), InlineData("https://ossrdbms-aad.database.windows.net")]
    [InlineData("https://cognitiveservices.azure.com"), InlineData("https://orders.azconfig.io"), InlineData("https://monitor.azure.com"), InlineData("api://orders"), InlineData("api://orders/")]
    public async Task Well_known_and_configured_targets_are_known(string resource) =>
        (await fixture.Client.TokenAsync(resource)).StatusCode.ShouldBe(HttpStatusCode.OK);

    public sealed class KnownTargetsOnly : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) =>
            emulator.UseConfiguration("""{ "targets": { "allowUnknown": false, "additional": [ { "uri": "api://orders" } ] } }""");
    }
}
