using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Access;

/// <summary>Operations with wildcards, and which scope is above which.</summary>
public sealed class OperationPatternTests
{
    [Theory]
    [InlineData("*", "Microsoft.Storage/storageAccounts/read", true)]
    [InlineData("*/read", "Microsoft.Storage/storageAccounts/read", true)]
    [InlineData("*/read", "Microsoft.Storage/storageAccounts/readMetadata/action", false)]
    [InlineData("microsoft.STORAGE/storageaccounts/READ", "Microsoft.Storage/storageAccounts/read", true)]
    [InlineData("Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/write", false)]
    [InlineData("Microsoft.Storage/*", "Microsoft.StorageSync/services/read", false)]
    [InlineData("Microsoft.ServiceBus/*/send/action", "Microsoft.ServiceBus/namespaces/messages/send/action", true)]
    [InlineData("Microsoft.ServiceBus/*/send/action", "Microsoft.ServiceBus/send/action", true)]
    [InlineData("Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/read", true)]
    [InlineData("Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaultsread", false)]
    [InlineData("Microsoft.Web/*/slots/*/read", "Microsoft.Web/sites/slots/config/read", true)]
    [InlineData("Microsoft.Web/*/slots/*/read", "Microsoft.Web/sites/config/read", false)]
    [InlineData("a/*a", "a/", false)]
    [InlineData("", "Microsoft.Web/sites/read", false)]
    public void A_wildcard_stands_for_any_text(string pattern, string operation, bool matches) => OperationPattern.Matches(pattern, operation).ShouldBe(matches);

    [Theory]
    [InlineData("/", "/subscriptions/x", true)]
    [InlineData("/", "/", true)]
    [InlineData("/subscriptions/x", "/SUBSCRIPTIONS/X/resourceGroups/g", true)]
    [InlineData("/subscriptions/x", "/subscriptions/x/", true)]
    [InlineData("/subscriptions/x/", "/subscriptions/x", true)]
    [InlineData("/subscriptions/x", "/subscriptions/xy", false)]
    [InlineData("/subscriptions/x/resourceGroups/g", "/subscriptions/x", false)]
    [InlineData("/subscriptions/x/resourceGroups/g", "/subscriptions/x/resourceGroups/g2/providers/a/b/c", false)]
    [InlineData("/subscriptions/x/resourceGroups/g", "/subscriptions/x/resourcegroups/G/providers/a/b/c", true)]
    public void A_scope_has_itself_and_what_is_below(string above, string below, bool contains) => ResourceScope.From(above).Contains(ResourceScope.From(below)).ShouldBe(contains);

    [Fact]
    public void The_built_in_roles_are_Azures_and_none_comes_twice()
    {
        BuiltInRoles.All.Count.ShouldBeGreaterThan(150);
        BuiltInRoles.All.Select(role => role.Id).ShouldBeUnique();
        BuiltInRoles.All.Select(role => role.Name).ShouldBeUnique();
        BuiltInRoles.All.ShouldAllBe(role => role.Description.Length > 0 && role.Permissions.Any(permission => permission.Actions.Count + permission.DataActions.Count > 0));
        BuiltInRoles.Find(new("acdd72a7-3385-48ef-bd42-f606fba81ae7"))!.Name.ShouldBe("Reader");
        BuiltInRoles.Find(new("f1a07417-d97a-45cb-824c-7a7467783830"))!.Name.ShouldBe("Managed Identity Operator");
    }
}
