using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Identities;

/// <summary>How much there may be, and that what is removed counts no more.</summary>
public sealed class RegistryQuotaTests
{
    private static readonly string body = new('x', (int)(Limits.RegistryCharacters / 8));

    [Fact]
    public void There_are_as_many_identities_as_a_tenant_may_have_and_one_may_be_replaced_then()
    {
        var registry = Full(RegistryState.Of([.. Enumerable.Range(0, Limits.Principals).Select(i => Identity($"orders-{i}"))], [], []));

        Should.Throw<RegistryFullException>(() => registry.Put(Identity("more"))).Message.ShouldBe("there would be more than 50000 identities and applications: remove some");
        registry.Put(registry.Identities.First() with { IsRegional = true });
        registry.Remove(registry.Identities.First().ResourceId).ShouldBeTrue();
        registry.Put(Identity("more"));
    }

    [Fact]
    public void There_are_as_many_hosts_as_a_region_has_virtual_machines()
    {
        var registry = Full(RegistryState.Of([], [.. Enumerable.Range(0, Limits.Hosts).Select(i => Host($"vm-{i}"))], []));

        Should.Throw<RegistryFullException>(() => registry.Put(Host("more"))).Message.ShouldStartWith("there would be more than 25000 hosts");
        registry.RemoveHost("vm-1").ShouldBeTrue();
        registry.Put(Host("more"));
    }

    [Fact]
    public void What_is_written_into_all_of_them_is_bounded_too_and_shrinks_with_what_goes()
    {
        var registry = Full(RegistryState.Of([], [.. Enumerable.Range(0, 8).Select(i => Host($"vm-{i}", body))], []));

        Should.Throw<RegistryFullException>(() => registry.Put(Identity("more"))).Message.ShouldContain("characters");
        registry.Update("vm-1", host => host with { Details = host.Details with { Rest = null } });
        registry.Put(Identity("more"));
        Should.Throw<RegistryFullException>(() => registry.Update("vm-1", host => host with { Details = host.Details with { Rest = body } }));
    }

    [Fact]
    public void What_comes_and_goes_leaves_no_weight_behind()
    {
        var registry = IdentitySeed.CreateRegistry(new EmulatorOptions { Applications = [new() { Name = "shop" }] });
        var (before, identity) = (registry.State, Identity("orders"));
        before.Weight.ShouldBe(RegistryState.Of([.. before.UserAssigned.Values], [.. before.Hosts], [.. before.Applications]).Weight);

        registry.Put(identity);
        registry.Put(identity with { Details = identity.Details with { Tags = identity.Details.Tags.Add("team", "orders") }, FederatedCredentials = [new("ci", "https://ci.example", "main", "api://x")] });
        registry.Put(Host("more", "{}") with { SystemAssigned = Identity("own") with { Kind = IdentityKind.SystemAssigned } });
        registry.Update("more", host => host with { UserAssigned = host.UserAssigned.Add(identity.ResourceId), Callers = ["10.0.0.1"] });
        registry.Put(registry.Applications.Single() with { AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://orders"] = ["Orders.Read"] } });
        registry.State.Weight.ShouldBeGreaterThan(before.Weight + 200);
        registry.Remove(identity.ResourceId);
        registry.RemoveHost("more");
        registry.Put(before.Applications.Single());

        registry.State.Weight.ShouldBe(before.Weight);
    }

    private static IdentityRegistry Full(RegistryState state)
    {
        var registry = new IdentityRegistry();
        registry.Become(state);
        return registry;
    }

    private static ManagedIdentity Identity(string name) => new()
    {
        Kind = IdentityKind.UserAssigned,
        Name = name,
        ResourceId = ArmResourceId.Of(Guid.Empty, "local", "Microsoft.ManagedIdentity/userAssignedIdentities", name),
        ClientId = Guid.NewGuid(),
        PrincipalId = Guid.NewGuid(),
        TenantId = Guid.Empty,
    };

    private static AzureHost Host(string name, string? rest = null) => new()
    {
        Name = name,
        Type = HostType.Find("Microsoft.Compute/virtualMachines", null)!,
        ResourceId = ArmResourceId.Of(Guid.Empty, "local", "Microsoft.Compute/virtualMachines", name),
        Details = new() { Rest = rest },
    };
}
