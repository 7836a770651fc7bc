using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Identities;

public sealed class IdentityRegistryTests
{
    private static readonly Guid tenant = Guid.NewGuid();
    private readonly IdentityRegistry registry = new();

    [Fact]
    public void What_tokens_and_logs_are_of_keeps_neither_tags_nor_federated_credentials_alive()
    {
        var plain = IdentitySeed.CreateRegistry(new EmulatorOptions()).Identities.First();
        var described = plain with { Details = plain.Details with { Tags = plain.Details.Tags.Add("team", "orders") }, FederatedCredentials = [new("ci", "https://ci.example", "main", "api://x")] };

        plain.Bare().ShouldBeSameAs(plain);
        var bare = described.Bare();
        (bare.ClientId, bare.Name, bare.ResourceId, bare.AppRoles).ShouldBe((plain.ClientId, plain.Name, plain.ResourceId, plain.AppRoles));
        (bare.Details.Tags.Count, bare.FederatedCredentials.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void Without_a_selector_the_system_assigned_identity_wins()
    {
        var host = Host("vm1", Identity("vm1", IdentityKind.SystemAssigned), Added("orders"));

        Resolve(host).ShouldBe("vm1");
    }

    [Fact]
    public void Without_a_selector_and_a_system_assigned_identity_the_only_user_assigned_one_is_it() =>
        Resolve(Host("vm1", null, Added("orders"))).ShouldBe("orders");

    [Fact]
    public void Without_a_selector_several_user_assigned_identities_are_ambiguous() =>
        registry.Resolve(Host("vm1", null, Added("orders"), Added("billing")), IdentitySelector.None)
            .ShouldBeOfType<IdentityResolution.Ambiguous>().Candidates.Select(identity => identity.Name).ShouldBe(["billing", "orders"]);

    [Fact]
    public void A_host_without_identities_has_none() =>
        registry.Resolve(Host("vm1", null), IdentitySelector.None).ShouldBeOfType<IdentityResolution.NotFound>().Reason.ShouldBe("vm1 has no identity");

    [Fact]
    public void An_identity_that_is_not_assigned_is_not_found_and_the_reason_says_which_are()
    {
        var elsewhere = Added("elsewhere");

        registry.Resolve(Host("vm1", null, Added("orders")), new(SelectorKind.ClientId, $"{elsewhere.ClientId}"))
            .ShouldBeOfType<IdentityResolution.NotFound>().Reason.ShouldBe($"no identity with client id {elsewhere.ClientId} is assigned to vm1; assigned: orders; {elsewhere.Name} has it, and is not assigned there");
    }

    [Fact]
    public void A_deleted_identity_leaves_its_reference_on_the_host_and_is_not_found_any_more()
    {
        var orders = Added("orders");
        var host = Host("vm1", null, orders, Added("billing"));

        registry.Remove(orders.ResourceId).ShouldBeTrue();

        registry.FindHost("vm1")!.UserAssigned.ShouldContain(orders.ResourceId);
        registry.Resolve(host, new(SelectorKind.ClientId, $"{orders.ClientId}")).ShouldBeOfType<IdentityResolution.NotFound>();
        Resolve(host).ShouldBe("billing", "the reference that leads nowhere does not count");
    }

    [Fact]
    public void A_host_takes_its_system_assigned_identity_with_it_and_leaves_the_user_assigned_ones()
    {
        var own = Identity("vm1", IdentityKind.SystemAssigned);
        var orders = Added("orders");
        Host("vm1", own, orders);

        registry.RemoveHost("VM1").ShouldBeTrue();

        registry.FindByClientId(own.ClientId).ShouldBeNull();
        registry.FindByClientId(orders.ClientId).ShouldBe(orders);
        registry.Hosts.ShouldBeEmpty();
    }

    [Fact]
    public void Disabling_the_system_assigned_identity_ends_it()
    {
        var own = Identity("vm1", IdentityKind.SystemAssigned);
        Host("vm1", own);

        registry.Update("vm1", host => host with { SystemAssigned = null });

        registry.FindByClientId(own.ClientId).ShouldBeNull();
    }

    [Fact]
    public void A_reference_to_a_deleted_identity_dangles_until_it_is_assigned_again()
    {
        var first = Added("orders");
        Host("vm1", null, first);
        registry.Remove(first.ResourceId);
        var second = Added("orders");

        registry.FindHost("vm1")!.Dangling[first.ResourceId].ShouldBe(new(first.ClientId, first.PrincipalId));
        registry.Resolve(registry.FindHost("vm1")!, IdentitySelector.None).ShouldBeOfType<IdentityResolution.NotFound>();
        registry.Resolve(registry.FindHost("vm1")!, new(SelectorKind.ClientId, $"{second.ClientId}")).ShouldBeOfType<IdentityResolution.NotFound>()
            .Reason.ShouldEndWith("orders has it, and was made after the one of that name that is assigned there was deleted: assign it again");

        registry.Update("vm1", host => host with { UserAssigned = host.UserAssigned.Remove(first.ResourceId) })!.Dangling.ShouldBeEmpty();
        Resolve(registry.Update("vm1", host => host with { UserAssigned = host.UserAssigned.Add(second.ResourceId) })!).ShouldBe("orders");
    }

    [Fact]
    public void Two_identities_cannot_have_one_client_id()
    {
        var orders = Added("orders");

        Should.Throw<InvalidOperationException>(() => registry.Put(Identity("billing", IdentityKind.UserAssigned) with { ClientId = orders.ClientId })).Message.ShouldContain("'orders'");
    }

    [Fact]
    public async Task Readers_see_whole_states_while_writers_assign_and_unassign()
    {
        var orders = Added("orders");
        Host("vm1", Identity("vm1", IdentityKind.SystemAssigned), orders);
        using var end = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                var host = registry.FindHost("vm1")!;
                registry.Resolve(host, new(SelectorKind.ClientId, $"{orders.ClientId}")).ShouldBeOfType<IdentityResolution.Found>().Identity.ShouldBe(orders);
                Resolve(host).ShouldBe("vm1");
            }
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => AssignAndUnassign($"mine-{writer}", times: 300))));
        await end.CancelAsync();
        await Task.WhenAll(readers);

        registry.FindHost("vm1")!.UserAssigned.ShouldBe([orders.ResourceId], "no writer has undone another's change");
    }

    private void AssignAndUnassign(string name, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var mine = Added(name);
            registry.Update("vm1", host => host with { UserAssigned = host.UserAssigned.Add(mine.ResourceId) })!.UserAssigned.ShouldContain(mine.ResourceId);
            registry.Update("vm1", host => host with { UserAssigned = host.UserAssigned.Remove(mine.ResourceId) });
            registry.Remove(mine.ResourceId);
        }
    }

    [Fact]
    public void An_identity_cannot_take_the_principal_id_of_another_and_the_other_keeps_it()
    {
        var (one, two) = (Added("one"), Added("two"));

        Should.Throw<InvalidOperationException>(() => registry.Put(one with { PrincipalId = two.PrincipalId })).Message.ShouldContain("'two'");

        registry.Put(one);
        registry.Resolve(Host("vm1", null, two), new(SelectorKind.ObjectId, $"{two.PrincipalId}")).ShouldBeOfType<IdentityResolution.Found>().Identity.ShouldBe(two);
    }

    [Fact]
    public void A_host_keeps_its_name()
    {
        Host("vm1", null);

        Should.Throw<InvalidOperationException>(() => registry.Update("vm1", host => host with { Name = "vm2" })).Message.ShouldContain("a host keeps its name");

        registry.FindHost("vm1")!.Name.ShouldBe("vm1");
    }

    [Fact]
    public void Two_hosts_cannot_have_one_resource_id()
    {
        var vm1 = Host("vm1", null);

        Should.Throw<InvalidOperationException>(() => registry.Put(vm1 with { Name = "vm2" })).Message.ShouldBe("'vm2' has the resource id of 'vm1'");

        registry.Hosts.ShouldBe([vm1]);
        registry.FindHost(vm1.ResourceId).ShouldBe(vm1);
    }

    [Fact]
    public void A_change_that_cannot_be_kept_has_not_happened()
    {
        var orders = Added("orders");
        registry.Keep = _ => throw new IOException("no space left");

        Should.Throw<IOException>(() => registry.Remove(orders.ResourceId));
        Should.Throw<IOException>(() => Host("vm1", null, orders));

        registry.FindUserAssigned(orders.ResourceId).ShouldBe(orders);
        registry.Hosts.ShouldBeEmpty();
    }

    [Fact]
    public void What_changes_nothing_is_not_kept_anew()
    {
        registry.Keep = _ => throw new IOException("no space left");

        registry.RemoveHost("nobody").ShouldBeFalse();
        registry.Remove(Id("nobody")).ShouldBeFalse();
        registry.Update("nobody", host => host).ShouldBeNull();
    }

    private string Resolve(AzureHost host) => registry.Resolve(host, IdentitySelector.None).ShouldBeOfType<IdentityResolution.Found>().Identity.Name;

    private ManagedIdentity Added(string name)
    {
        var identity = Identity(name, IdentityKind.UserAssigned);
        registry.Put(identity);
        return identity;
    }

    private AzureHost Host(string name, ManagedIdentity? own, params ManagedIdentity[] assigned)
    {
        var host = new AzureHost { Name = name, Type = HostType.All[0], ResourceId = Id(name), SystemAssigned = own, UserAssigned = [.. assigned.Select(identity => identity.ResourceId)] };
        registry.Put(host);
        return host;
    }

    private static ManagedIdentity Identity(string name, IdentityKind kind) =>
        new() { Kind = kind, Name = name, ResourceId = Id(name), ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid(), TenantId = tenant };

    private static ArmResourceId Id(string name) => ArmResourceId.Of(Guid.Empty, "local", "Microsoft.ManagedIdentity/userAssignedIdentities", name);
}
