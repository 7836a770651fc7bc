using FsCheck.Fluent;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Resource Manager's ids, scopes and paths.</summary>
public sealed class IdPropertyTests
{
    private static readonly string[] ids =
    [
        "/subscriptions/6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34/resourcegroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default",
        "/subscriptions/6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34/resourceGroups/local/providers/Microsoft.Compute/virtualMachineScaleSets/s/virtualMachines/0/providers/Microsoft.Authorization/roleAssignments/x",
        "/subscriptions/x/resourceGroups/y", "/subscriptions/x/providers/Microsoft.Compute/register", "/providers/Microsoft.Resources/subscriptions/x", "/subscriptions", "/",
    ];

    [Fact]
    public void An_id_that_is_written_is_read_as_the_same_one_in_any_case() =>
        Rule.Holds(
            Texts.Whole.SelectMany(name => Gen.Elements("Microsoft.Web/sites", "Microsoft.A/b/c", "Microsoft.ManagedIdentity/userAssignedIdentities").Select(type => (Name: name.Trim('/') + "x", Type: type))),
            given =>
            {
                var id = ArmResourceId.Of(Guid.Empty, "local", given.Type, given.Name);

                foreach (var same in new[] { ArmResourceId.From(id.ToString()), ArmResourceId.From(id.ToString().ToUpperInvariant()), ArmResourceId.From(id + "//"), ArmResourceId.From(ArmIds.Display(id)) })
                {
                    same.ShouldBe(id);
                    same.GetHashCode().ShouldBe(id.GetHashCode());
                }

                id.ResourceGroup.ShouldBe("local");
                ArmResourceId.From(id + "y").ShouldNotBe(id);
            });

    [Fact]
    public void A_path_is_taken_apart_without_an_exception_and_its_own_text_the_same_way() =>
        Rule.HoldsForTextsLike(ids, text =>
        {
            if (ArmPath.Parse(text) is not { } path)
            {
                text.Trim('/').ShouldBeEmpty();
                return;
            }

            var again = ArmPath.Parse(path.Text)!;

            again.Names.ShouldBe(path.Names);
            (again with { Names = path.Names }).ShouldBe(path);
            path.Namespace.ShouldNotBeNull();
            ArmResourceId.From(path.Text).ShouldBe(path.Id);
        });

    [Fact]
    public void A_scope_has_itself_and_whatever_is_below_it_and_nothing_that_only_begins_alike() =>
        Rule.HoldsForTextsLike(ids, text =>
        {
            var scope = ResourceScope.From(text);

            ResourceScope.From(scope.ToString()).ShouldBe(scope);
            scope.Contains(scope).ShouldBeTrue();
            ResourceScope.Tenant.Contains(scope).ShouldBe(scope == ResourceScope.Tenant || text.StartsWith('/'));
            scope.Contains(ResourceScope.From(scope.Append("/providers/x"))).ShouldBeTrue();
            scope.Contains(ResourceScope.From(scope.Append("x"))).ShouldBeFalse();
        });
}
