using System.Collections.Immutable;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Documents;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Identities.Documents;

public sealed class RegistryStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Everything_about_identities_hosts_and_applications_survives_a_restart()
    {
        RegistryDocument before;
        using (var first = new Started(folder))
        {
            var orders = first.Registry.Identities.First(identity => identity.Kind == IdentityKind.UserAssigned);
            var gone = orders with { Name = "gone", ResourceId = Id("gone"), ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid() };
            first.Registry.Put(gone);
            first.Registry.Put(orders with
            {
                AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://orders"] = ["Orders.Read", "Orders.Write"] },
                FederatedCredentials = [new("aks", "https://issuer.example/", "system:serviceaccount:ns:sa", "api://AzureADTokenExchange")],
                IsRegional = true,
                Details = new() { Location = "northeurope", Tags = orders.Details.Tags.Add("Cost", "42"), Rest = """{"properties":{"a":1.50,"b":"ü\u0000"}}""" },
            });
            first.Registry.Update("web", host => host with
            {
                SystemAssigned = host.SystemAssigned! with { Name = "web-in-another-group", ClientId = Guid.NewGuid() },
                UserAssigned = host.UserAssigned.Add(gone.ResourceId),
                Callers = ["10.0.0.1", "worker"],
                IdentityHeader = "a-secret",
                LegacyExpiresOn = LegacyExpiresOn.Windows,
                Details = new() { Location = "westus", Tags = ImmutableDictionary<string, string>.Empty.Add("a", "b"), Rest = "{}" },
            });
            first.Registry.Update("aks", host => host with { Cluster = host.Cluster! with { Namespace = "other", TokenFile = "/tmp/token" } });
            first.Registry.Put(new Application { Name = "Shop front", ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid(), TenantId = orders.TenantId });
            first.Registry.RemoveHost("ml");
            first.Registry.Remove(gone.ResourceId);
            before = first.Document();
        }

        using var again = new Started(folder);

        Text(again.Document()).ShouldBe(Text(before));
        again.Registry.FindHost("web")!.UserAssigned.ShouldContain(Id("gone"), "references that lead nowhere included");
        again.Registry.FindHost("web")!.Dangling.Keys.ShouldBe([Id("gone")], "and that they lead nowhere is known");
        again.Registry.FindHost("ml").ShouldBeNull();
        again.Registry.Identities.ShouldAllBe(identity => identity.TenantId == new EmulatorOptions().TenantId);
    }

    [Fact]
    public void A_cluster_is_an_issuer_where_this_start_listens_unless_it_is_configured_otherwise()
    {
        using (var first = new Started(folder, "https://localhost:1111"))
        {
            var aks = first.Registry.FindHost("aks")!;
            first.Registry.Put(aks with
            {
                Name = "other",
                ResourceId = Id("other"),
                SystemAssigned = null,
                Cluster = aks.Cluster! with { Issuer = "https://oidc.example/" },
            });
        }

        using var again = new Started(folder, "https://localhost:2222");

        again.Registry.FindHost("aks")!.Cluster!.Issuer.ShouldBe("https://localhost:2222/hosts/aks/");
        again.Registry.FindHost("other")!.Cluster!.Issuer.ShouldBe("https://oidc.example/");
    }

    [Fact]
    public void A_changed_configuration_changes_what_it_says_and_nothing_else()
    {
        using (var first = new Started(folder, configure: options => options.UserAssignedIdentities = [new() { Name = "orders" }, new() { Name = "billing" }]))
        {
            first.Registry.RemoveHost("web").ShouldBeTrue();
            first.Registry.Remove(Id("billing")).ShouldBeTrue();
        }

        using var again = new Started(folder, configure: options => options.UserAssignedIdentities = [new() { Name = "orders", ClientId = new("0f5a3c9e-7d1b-4e42-8a6f-2c9d1b7e5f30") }, new() { Name = "billing" }]);

        again.Registry.FindUserAssigned(Id("orders"))!.ClientId.ShouldBe(new("0f5a3c9e-7d1b-4e42-8a6f-2c9d1b7e5f30"));
        again.Registry.FindUserAssigned(Id("billing")).ShouldBeNull();
        again.Registry.FindHost("web").ShouldBeNull();
    }

    [Fact]
    public void A_configuration_that_takes_the_id_of_what_was_made_meanwhile_refuses_the_start_and_changes_nothing()
    {
        Guid taken;
        using (var first = new Started(folder))
        {
            var made = first.Registry.FindUserAssigned(Id("default"))! with { Name = "made", ResourceId = Id("made"), ClientId = taken = Guid.NewGuid(), PrincipalId = Guid.NewGuid() };
            first.Registry.Put(made);
        }

        var refused = Should.Throw<DataDirectoryException>(() => new Started(folder, configure: options => options.Applications = [new() { Name = "shop", ClientId = taken }]));

        refused.Message.ShouldContain("'shop' has the client id or principal id of 'made'");
        using var again = new Started(folder);
        again.Registry.FindUserAssigned(Id("made")).ShouldNotBeNull();
    }

    [Fact]
    public void A_start_that_was_interrupted_between_its_two_files_goes_on_where_it_was()
    {
        new Started(folder).Dispose();
        var configured = File.ReadAllBytes(folder["identities-configured.json"]);
        static void WithShop(EmulatorOptions options) => options.Applications = [new() { Name = "shop" }];
        new Started(folder, configure: WithShop).Dispose();
        File.WriteAllBytes(folder["identities-configured.json"], configured);

        using var again = new Started(folder, configure: WithShop);

        again.Registry.Applications.Select(application => application.Name).ShouldBe(["shop"]);
    }

    [Fact]
    public void Without_a_change_of_the_configuration_a_start_writes_nothing()
    {
        new Started(folder).Dispose();
        var files = new[] { "identities.json", "identities-configured.json" };
        Array.ForEach(files, file => File.SetLastWriteTimeUtc(folder[file], DateTime.UnixEpoch));

        new Started(folder).Dispose();

        files.ShouldAllBe(file => File.GetLastWriteTimeUtc(folder[file]) == DateTime.UnixEpoch);
    }

    [Fact]
    public async Task What_a_hundred_writers_were_told_is_done_is_there_after_a_restart()
    {
        using (var first = new Started(folder))
        {
            var template = first.Registry.FindUserAssigned(Id("default"))!;
            await Task.WhenAll(Enumerable.Range(0, 100).Select(writer => Task.Run(() =>
            {
                first.Registry.Put(template with { Name = $"made-{writer}", ResourceId = Id($"made-{writer}"), ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid() });
                first.Registry.Update("vm", host => host with { UserAssigned = host.UserAssigned.Add(Id($"made-{writer}")) });
            })));
        }

        using var again = new Started(folder);

        var expected = Enumerable.Range(0, 100).Select(writer => Id($"made-{writer}")).ToList();
        expected.ShouldAllBe(id => again.Registry.FindUserAssigned(id) != null);
        expected.ShouldAllBe(id => again.Registry.FindHost("vm")!.UserAssigned.Contains(id));
    }

    [Fact]
    public void A_host_of_a_type_that_is_unknown_is_named()
    {
        new Started(folder).Dispose();
        File.WriteAllText(folder["identities.json"], """{"hosts":[{"name":"x","type":"Microsoft.New/things","resourceId":"/x"}]}""");

        Should.Throw<DataDirectoryException>(() => new Started(folder)).Message.ShouldContain("'x' is a host of a type that this version does not know: 'Microsoft.New/things'");
    }

    private static string Text(RegistryDocument document) => JsonSerializer.Serialize(document, RegistryJson.Default.RegistryDocument);

    private static ArmResourceId Id(string name) => ArmResourceId.Of(new EmulatorOptions().SubscriptionId, "local", "Microsoft.ManagedIdentity/userAssignedIdentities", name);

    /// <summary>The registry as a start has it.</summary>
    private sealed class Started : IDisposable
    {
        private readonly DataDirectory data;
        private readonly RegistryWriter writer;

        public Started(TemporaryFolder folder, string authority = "https://localhost:50343", Action<EmulatorOptions>? configure = null)
        {
            var options = new EmulatorOptions();
            configure?.Invoke(options);
            writer = new(authority);
            data = DataDirectory.Open(folder.Path);
            try
            {
                var store = new RegistryStore(data, new(options.TenantId, authority), writer);
                store.Load(IdentitySeed.CreateState(options, authority));
                store.BeginToKeep();
                Registry = store.Registry;
            }
            catch
            {
                data.Dispose();
                throw;
            }
        }

        public IdentityRegistry Registry { get; }

        public RegistryDocument Document() => writer.Write(Registry.State);

        public void Dispose() => data.Dispose();
    }
}
