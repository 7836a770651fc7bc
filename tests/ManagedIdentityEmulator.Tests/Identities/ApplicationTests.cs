using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Identities;

/// <summary>Applications stand beside the identities: they share the ids of the tenant, and nothing else.</summary>
public sealed class ApplicationTests
{
    private readonly IdentityRegistry registry = new();

    [Fact]
    public void An_application_is_a_service_principal_and_no_managed_identity()
    {
        var shop = Application("shop");
        registry.Put(shop);

        registry.FindServicePrincipal(shop.ClientId).ShouldBe(shop);
        registry.FindByClientId(shop.ClientId).ShouldBeNull();
        registry.Identities.ShouldBeEmpty();
        registry.Applications.ShouldBe([shop]);
    }

    [Fact]
    public void An_application_put_again_replaces_the_one_of_its_name()
    {
        var first = Application("shop");
        var second = Application("Shop");
        registry.Put(first);
        registry.Put(second);

        registry.FindServicePrincipal(first.ClientId).ShouldBeNull();
        registry.Applications.ShouldBe([second]);
    }

    [Fact]
    public void Ids_are_one_principals()
    {
        var shop = Application("shop");
        registry.Put(shop);

        Should.Throw<InvalidOperationException>(() => registry.Put(Application("bank") with { ClientId = shop.ClientId })).Message.ShouldContain("'bank' has the client id or principal id of 'shop'");
        Should.Throw<InvalidOperationException>(() => registry.Put(Application("bank") with { PrincipalId = shop.PrincipalId }));
        registry.Applications.ShouldBe([shop]);
    }

    private static Application Application(string name) => new() { Name = name, ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid(), TenantId = Guid.NewGuid() };
}
