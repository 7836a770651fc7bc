using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Configuration;

public class ReadingTests
{
    [Fact]
    public void Every_documented_key_is_accepted_as_documented()
    {
        var options = ConfigurationSample.Valid(ConfigurationSample.Everything);

        options.TenantId.ShouldBe(new Guid("11111111-2222-4333-8444-555555555555"));
        options.SubscriptionId.ShouldBe(new Guid("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"));
        options.ResourceGroup.ShouldBe("local");
        options.Location.ShouldBe("westeurope");
        var identity = options.UserAssignedIdentities!.ShouldHaveSingleItem();
        (identity.Name, identity.ResourceGroup).ShouldBe(("orders", "shared"));
        (identity.ClientId, identity.PrincipalId).ShouldBe((new Guid("00000000-0000-4000-8000-000000000001"), new Guid("00000000-0000-4000-8000-000000000002")));
        identity.AppRoles["api://orders"].ShouldBe(["Orders.Read"]);
        var federated = identity.FederatedCredentials.ShouldHaveSingleItem();
        (federated.Name, federated.Issuer, federated.Subject).ShouldBe(("aks", "https://issuer.example/", "system:serviceaccount:ns:sa"));
        federated.Audiences.ShouldBe(["api://AzureADTokenExchange"]);
        options.Hosts!.Select(host => (host.Name, host.Type, host.SystemAssigned, host.IdentityHeader)).ShouldBe(
            [("vm1", "Microsoft.Compute/virtualMachines", true, null), ("web1", "Microsoft.Web/sites", true, "secret"), ("aks1", "Microsoft.ContainerService/managedClusters", false, null)]);
        options.Hosts![0].Callers.ShouldBe(["172.28.0.10"]);
        options.Hosts[1].UserAssigned.ShouldBe(["orders"]);
        (options.Hosts[2].ServiceAccount, options.Hosts[2].OidcIssuer, options.Hosts[2].TokenFile).ShouldBe(
            ("shop/orders.v2", "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/", "/var/run/secrets/azure/tokens/azure-identity-token"));
        options.Targets.AllowUnknown.ShouldBeTrue();
        options.Targets.Additional.ShouldHaveSingleItem().Uri.ShouldBe("api://orders");
        (options.Tokens.Lifetime, options.Tokens.Issuer).ShouldBe((TimeSpan.FromDays(1), "https://issuer.example/"));
        (options.Keys.RotationInterval, options.Keys.PropagationTime, options.Keys.RetentionDuration)
            .ShouldBe((TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(2)));
        (options.Credentials.Validity, options.Credentials.RotateAfter).ShouldBe((TimeSpan.FromDays(90), TimeSpan.FromDays(45)));
        options.Throttling.Enabled.ShouldBeFalse();
        options.Faults.Select(fault => (fault.Effect, fault.Probability, fault.For)).ShouldBe([("410 x2, 429 retry-after=1, ok", 0.5, null), ("hang", null, TimeSpan.FromSeconds(70))]);
    }

    [Fact]
    public void A_cluster_is_what_is_configured_or_an_issuer_at_the_emulators_own_address_with_the_quickstarts_service_account()
    {
        var configured = IdentitySeed.CreateRegistry(ConfigurationSample.Valid(ConfigurationSample.Everything)).FindHost("aks1")!.Cluster!;
        var own = IdentitySeed.CreateRegistry(ConfigurationSample.Valid(null), "https://localhost:1").FindHost("aks")!.Cluster!;

        (configured.Issuer, configured.Subject).ShouldBe(("https://westeurope.oic.prod-aks.azure.com/tenant/cluster/", "system:serviceaccount:shop:orders.v2"));
        (own.Issuer, own.Subject, own.TokenFile).ShouldBe(("https://localhost:1/hosts/aks/", "system:serviceaccount:default:workload-identity-sa", null));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed() =>
        ConfigurationSample.Valid("""
            // a comment
            { "location": "northeurope", /* another */ "targets": { "additional": [ { "uri": "api://a" }, ], }, }
            """).Location.ShouldBe("northeurope");

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "$schema": "https://example/emulator.schema.json" }""")]
    public void An_empty_configuration_is_complete(string? json)
    {
        var options = ConfigurationSample.Valid(json);

        options.TenantId.ShouldBe(new Guid("2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52"));
        options.SubscriptionId.ShouldBe(new Guid("6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34"));
        var registry = IdentitySeed.CreateRegistry(options);
        registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned).ShouldHaveSingleItem().Name.ShouldBe("default");
        registry.Hosts.Select(host => host.Name).ShouldBe(
            ["vm", "web", "function", "containerapp", "containergroup", "arc", "fabric", "cloudshell", "ml", "automation", "aks"]);
        foreach (var host in registry.Hosts)
        {
            host.SystemAssigned.ShouldNotBeNull().Name.ShouldBe(host.Name);
            registry.FindUserAssigned(host.UserAssigned.ShouldHaveSingleItem()).ShouldNotBeNull().Name.ShouldBe("default");
        }
    }

    [Theory]
    [InlineData("vm", "Microsoft.Compute/virtualMachines", null)]
    [InlineData("web", "Microsoft.Web/sites", "app")]
    [InlineData("function", "Microsoft.Web/sites", "functionapp")]
    [InlineData("containerapp", "Microsoft.App/containerApps", null)]
    [InlineData("containergroup", "Microsoft.ContainerInstance/containerGroups", null)]
    [InlineData("arc", "Microsoft.HybridCompute/machines", null)]
    [InlineData("fabric", "Microsoft.ServiceFabric/managedClusters/applications", null)]
    [InlineData("cloudshell", "Microsoft.Portal/consoles", null)]
    [InlineData("ml", "Microsoft.MachineLearningServices/workspaces/computes", null)]
    [InlineData("automation", "Microsoft.Automation/automationAccounts", null)]
    [InlineData("aks", "Microsoft.ContainerService/managedClusters", null)]
    public void A_default_host_is_of_its_resource_type(string name, string type, string? kind)
    {
        var host = IdentitySeed.CreateRegistry(ConfigurationSample.Valid(null)).FindHost(name).ShouldNotBeNull();

        (host.Type.ResourceType, host.Type.Kind).ShouldBe((type, kind));
    }

    [Fact]
    public void Default_hosts_have_every_configured_identity()
    {
        var registry = IdentitySeed.CreateRegistry(ConfigurationSample.Valid("""{ "userAssignedIdentities": [ { "name": "orders" }, { "name": "billing" } ] }"""));

        registry.Hosts.Count().ShouldBe(11);
        registry.Hosts.ShouldAllBe(host => host.UserAssigned.Count == 2);
    }

    [Fact]
    public void Empty_lists_mean_none_rather_than_the_defaults()
    {
        var registry = IdentitySeed.CreateRegistry(ConfigurationSample.Valid("""{ "userAssignedIdentities": [], "hosts": [] }"""));

        registry.Hosts.ShouldBeEmpty();
        registry.Identities.ShouldBeEmpty();
    }

    [Fact]
    public void A_host_may_name_an_identity_and_a_type_in_any_case() =>
        ConfigurationSample.Valid("""
            { "userAssignedIdentities": [ { "name": "orders" } ],
              "hosts": [ { "name": "f1", "type": "microsoft.web/SITES", "kind": "FunctionApp", "userAssigned": ["Orders"] } ] }
            """);

    [Theory]
    [InlineData("172.28.0.10")]
    [InlineData("172.28.0.0/16")]
    [InlineData("172.28.0.10/16")]
    [InlineData("::1")]
    [InlineData("fd00::/8")]
    [InlineData("orders-worker")]
    [InlineData("orders_worker.internal")]
    public void A_caller_is_an_address_a_range_or_a_host_name(string caller) =>
        ConfigurationSample.Valid($$"""{ "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "callers": ["{{caller}}"] } ] }""");

    [Theory]
    [InlineData("00:01:00", 60)]
    [InlineData("1:30:00", 5400)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("00:01:00.5", 60.5)]
    public void A_duration_is_days_hours_minutes_and_seconds(string text, double seconds) =>
        ConfigurationSample.Valid($$"""{ "tokens": { "lifetime": "{{text}}" } }""").Tokens.Lifetime.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Listeners_may_all_take_any_free_port() =>
        ConfigurationSample.Valid("""{ "listeners": { "port": 0, "tlsPort": 0, "controlPort": 0 } }""").Listeners.TlsPort.ShouldBe(0);
}
