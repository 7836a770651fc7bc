using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Tests.Identities;

/// <summary>Whom an identity believes without being told: the service accounts of the clusters that it is assigned to.</summary>
public sealed class ClusterTrustTests
{
    private readonly IdentityRegistry registry = IdentitySeed.CreateRegistry(new EmulatorOptions
    {
        UserAssignedIdentities =
        [
            new() { Name = "orders", FederatedCredentials = [new() { Name = "github", Issuer = "https://github.example", Subject = "repo" }] },
            new() { Name = "billing" },
        ],
        Applications = [new() { Name = "shop" }],
        Hosts =
        [
            new() { Name = "aks1", Type = "Microsoft.ContainerService/managedClusters", SystemAssigned = true, UserAssigned = ["orders"] },
            new() { Name = "web1", Type = "Microsoft.Web/sites", SystemAssigned = true, UserAssigned = ["orders", "billing"] },
        ],
    }, "https://localhost:1");

    [Fact]
    public void Its_own_credentials_come_first_and_then_the_cluster_by_its_name() => CredentialsOf("orders").ShouldBe(
    [
        new("github", "https://github.example", "repo", "api://AzureADTokenExchange"),
        new("aks1", "https://localhost:1/hosts/aks1/", "system:serviceaccount:default:workload-identity-sa", "api://AzureADTokenExchange"),
    ]);

    [Fact]
    public void Trust_comes_and_goes_with_the_assignment()
    {
        var billing = Identity("billing").ResourceId;
        CredentialsOf("billing").ShouldBeEmpty();

        registry.Update("aks1", host => host with { UserAssigned = host.UserAssigned.Add(billing) });
        CredentialsOf("billing").ShouldHaveSingleItem().Name.ShouldBe("aks1");

        registry.Update("aks1", host => host with { UserAssigned = host.UserAssigned.Remove(billing) });
        CredentialsOf("billing").ShouldBeEmpty();
    }

    [Fact]
    public void Neither_a_system_assigned_identity_nor_an_application_believes_a_cluster()
    {
        registry.FederatedCredentialsOf(registry.FindHost("aks1")!.SystemAssigned!).ShouldBeEmpty();
        registry.FederatedCredentialsOf(registry.Applications.Single()).ShouldBeEmpty();
    }

    [Fact]
    public void A_clusters_keys_are_known_here_and_nobody_elses_are()
    {
        var issuer = new ClusterIssuer(registry, TimeProvider.System);

        issuer.KeysOf("https://localhost:1/hosts/aks1/").ShouldBe(issuer.Keys);
        issuer.KeysOf("https://localhost:1/hosts/aks1").ShouldBeNull("the slash is part of it");
        issuer.KeysOf("https://localhost:1/hosts/web1/").ShouldBeNull();
        issuer.Keys.ShouldHaveSingleItem().Parameters.D.ShouldBeNull();
    }

    private ManagedIdentity Identity(string name) => registry.Identities.Single(identity => identity.Name == name);

    private List<FederatedCredential> CredentialsOf(string name) => [.. registry.FederatedCredentialsOf(Identity(name))];
}
