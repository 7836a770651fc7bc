using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>What clients look up to find out where they are.</summary>
public sealed class SubscriptionTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Version = "2022-12-01";

    [Fact]
    public async Task The_one_subscription_is_enabled_and_of_the_tenant()
    {
        var listed = (await arm.ExpectAsync(200, HttpMethod.Get, "/subscriptions", version: Version))["value"]!.AsArray().Single()!;

        ((string)listed["subscriptionId"]!).ShouldBe($"{arm.Emulator.SubscriptionId}");
        ((string)listed["tenantId"]!).ShouldBe($"{arm.Emulator.TenantId}");
        ((string)listed["state"]!).ShouldBe("Enabled");
        listed["subscriptionPolicies"]!["quotaId"].ShouldNotBeNull();
        (await arm.ExpectAsync(200, HttpMethod.Get, arm.Subscription, version: Version)).ToJsonString().ShouldBe(listed.ToJsonString());
    }

    [Fact]
    public async Task Another_subscription_is_not_there()
    {
        (await arm.RefusedAsync(404, HttpMethod.Get, $"/subscriptions/{Guid.NewGuid()}", version: Version)).Code.ShouldBe("SubscriptionNotFound");
        (await arm.RefusedAsync(400, HttpMethod.Get, "/subscriptions/mine", version: Version)).Code.ShouldBe("InvalidSubscriptionId");
    }

    [Fact]
    public async Task Its_locations_have_the_names_that_clients_give_and_those_that_people_read()
    {
        var locations = (await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Subscription}/locations", version: Version))["value"]!.AsArray();

        ((string)locations.Single(location => (string)location!["name"]! == "westeurope")!["displayName"]!).ShouldBe("West Europe");
    }

    [Fact]
    public async Task The_tenant_is_the_emulators() =>
        ((string)(await arm.ExpectAsync(200, HttpMethod.Get, "/tenants", version: Version))["value"]!.AsArray().Single()!["tenantId"]!).ShouldBe($"{arm.Emulator.TenantId}");

    [Fact]
    public async Task A_provider_says_its_types_with_their_api_versions_newest_first()
    {
        var provider = await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Subscription}/providers/microsoft.managedidentity", version: "2021-04-01");

        ((string)provider["namespace"]!).ShouldBe("Microsoft.ManagedIdentity");
        ((string)provider["registrationState"]!).ShouldBe("Registered");
        var type = provider["resourceTypes"]!.AsArray().Single(type => (string)type!["resourceType"]! == "userAssignedIdentities")!;
        var versions = type["apiVersions"]!.AsArray().Select(version => (string)version!).ToList();
        versions.ShouldContain("2024-11-30");
        versions.ShouldBe(versions.OrderDescending());
        type["locations"]!.AsArray().Select(location => (string)location!).ShouldContain("West Europe");
    }

    [Theory, InlineData(""), InlineData("/subscriptions/{0}")]
    public async Task The_providers_are_those_whose_resources_there_are(string scope)
    {
        var path = string.Format(null, scope, arm.Emulator.SubscriptionId);

        var names = (await arm.ExpectAsync(200, HttpMethod.Get, $"{path}/providers", version: "2021-04-01"))["value"]!.AsArray().Select(provider => (string)provider!["namespace"]!);

        names.ShouldContain("Microsoft.ManagedIdentity");
        names.ShouldContain("Microsoft.Resources");
    }

    [Fact]
    public async Task A_provider_that_is_registered_is_registered()
    {
        var registered = await arm.ExpectAsync(200, HttpMethod.Post, $"{arm.Subscription}/providers/Microsoft.ManagedIdentity/register", version: "2021-04-01");

        ((string)registered["registrationState"]!).ShouldBe("Registered");
        (await arm.RefusedAsync(404, HttpMethod.Get, $"{arm.Subscription}/providers/Microsoft.Nothing", version: "2021-04-01")).Code.ShouldBe("InvalidResourceNamespace");
    }

    [Theory, InlineData("2015-01-01", null), InlineData("2019-05-01", true), InlineData("2020-06-01", true), InlineData("2022-09-01", false), InlineData("2023-11-01", false)]
    public async Task The_endpoints_of_the_cloud_need_no_token_and_are_at_the_address_that_was_used(string version, bool? isList)
    {
        using var anybody = arm.NewClient(null);
        var address = $"https://127.0.0.1:{arm.Emulator.TlsAddress.Port}";

        var answer = await (await anybody.GetAsync($"{address}/metadata/endpoints?api-version={version}", TestContext.Current.CancellationToken)).JsonAsync();

        var cloud = isList == true ? answer.AsArray().Single()! : answer;
        ((string)cloud["authentication"]!["loginEndpoint"]!).ShouldBe(address);
        cloud["authentication"]!["audiences"]!.AsArray().Select(audience => (string)audience!).ShouldContain(ArmFixture.Management);
        ((string?)cloud["resourceManager"]).ShouldBe(isList is null ? null : $"{address}/");
        ((string?)cloud["graphEndpoint"]).ShouldBe(isList is null ? "https://graph.windows.net/" : null);
    }

    [Theory, InlineData("", "MissingApiVersionParameter"), InlineData("?api-version=latest", "InvalidApiVersionParameter")]
    public async Task The_endpoints_of_the_cloud_are_asked_for_by_a_date(string query, string code)
    {
        using var answer = await arm.Arm.GetAsync($"/metadata/endpoints{query}", TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(400);
        ((string)(await answer.JsonAsync())["error"]!["code"]!).ShouldBe(code);
    }
}
