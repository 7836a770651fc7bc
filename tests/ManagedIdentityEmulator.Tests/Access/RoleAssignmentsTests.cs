using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Access;

/// <summary>Role assignments: what there may be one of, many writers, and a data directory.</summary>
public sealed class RoleAssignmentsTests : IDisposable
{
    private const string Group = "/subscriptions/s/resourceGroups/g";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_grant_under_another_name_exists_already_in_any_case()
    {
        var assignments = AssignedRoles.Empty();
        var first = AssignedRoles.Assign("Reader", Group);
        assignments.Put(first).ShouldBe(new RoleAssignmentPut.Kept(first, true));

        assignments.Put(AssignedRoles.Assign("Reader", Group.ToUpperInvariant())).ShouldBe(new RoleAssignmentPut.Exists(first));
        assignments.Put(AssignedRoles.Assign("Reader", Group + "/providers/a/b/c")).ShouldBeOfType<RoleAssignmentPut.Kept>();
        assignments.Put(AssignedRoles.Assign("Contributor", Group)).ShouldBeOfType<RoleAssignmentPut.Kept>();
        assignments.Put(AssignedRoles.Assign("Reader", Group, principal: Guid.NewGuid())).ShouldBeOfType<RoleAssignmentPut.Kept>();
    }

    [Fact]
    public void A_name_stays_with_its_grant_and_a_description_may_change()
    {
        var assignments = AssignedRoles.Empty();
        var first = AssignedRoles.Assign("Reader", Group);
        assignments.Put(first);

        assignments.Put(AssignedRoles.Assign("Contributor", Group, name: first.Name)).ShouldBeOfType<RoleAssignmentPut.AnotherGrant>();
        assignments.Put(AssignedRoles.Assign("Reader", "/", name: first.Name)).ShouldBeOfType<RoleAssignmentPut.AnotherGrant>();
        var later = first with { Description = "changed", CreatedOn = DateTimeOffset.MaxValue };
        assignments.Put(later).ShouldBe(new RoleAssignmentPut.Kept(later with { CreatedOn = first.CreatedOn }, false));
        assignments.Find(first.Name, first.Scope)!.Description.ShouldBe("changed");
        assignments.Find(first.Name, ResourceScope.Tenant).ShouldBeNull();
        assignments.Remove(first.Name, ResourceScope.Tenant).ShouldBeNull();
        assignments.Remove(first.Name, first.Scope).ShouldNotBeNull();
        assignments.Put(AssignedRoles.Assign("Contributor", Group, name: first.Name)).ShouldBeOfType<RoleAssignmentPut.Kept>();
    }

    [Fact]
    public void There_are_as_many_as_a_subscription_has_at_most()
    {
        var assignments = AssignedRoles.Empty();
        var first = AssignedRoles.Assign("Reader", Group);
        assignments.Put(first);
        assignments.Become(Enumerable.Range(1, Limits.RoleAssignments - 1).Aggregate(assignments.State, (state, _) => state.With(AssignedRoles.Assign("Reader", Group, principal: Guid.NewGuid()))));

        assignments.Put(AssignedRoles.Assign("Contributor", Group)).ShouldBeOfType<RoleAssignmentPut.TooMany>();
        assignments.Put(first with { Description = "changed" }).ShouldBeOfType<RoleAssignmentPut.Kept>();
        assignments.Remove(first.Name, first.Scope).ShouldNotBeNull();
        assignments.Put(AssignedRoles.Assign("Contributor", Group)).ShouldBeOfType<RoleAssignmentPut.Kept>();
    }

    [Fact]
    public async Task Of_a_hundred_writers_of_one_grant_one_makes_it_and_every_other_is_told_of_that_one()
    {
        var assignments = AssignedRoles.Empty();
        var start = new Barrier(100);

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return assignments.Put(AssignedRoles.Assign("Reader", Group));
            },
            TaskCreationOptions.LongRunning)));

        var made = results.OfType<RoleAssignmentPut.Kept>().ShouldHaveSingleItem();
        results.OfType<RoleAssignmentPut.Exists>().Select(result => result.Other.Name).Distinct().ShouldBe([made.Assignment.Name]);
        assignments.State.ByName.Keys.ShouldBe([made.Assignment.Name]);
    }

    [Fact]
    public void Whoever_reads_while_a_hundred_write_and_remove_sees_one_whole_state()
    {
        var assignments = AssignedRoles.Empty();

        Parallel.For(0, 100, i =>
        {
            var own = AssignedRoles.Assign("Reader", Group, principal: Guid.NewGuid());
            assignments.Put(own);
            assignments.State.FindOther(own with { Name = Guid.NewGuid() })!.Name.ShouldBe(own.Name);
            if (i % 2 == 0)
            {
                assignments.Remove(own.Name, own.Scope)!.ShouldBe(own);
            }
        });

        assignments.State.ByName.Count.ShouldBe(50);
    }

    [Fact]
    public void They_survive_a_restart_with_everything_they_have()
    {
        var (full, bare) = (AssignedRoles.Assign("Reader", "/") with
        {
            Description = "d",
            Condition = "c",
            ConditionVersion = "2.0",
            DelegatedManagedIdentityResourceId = "/x",
            CreatedBy = Guid.NewGuid(),
            UpdatedBy = Guid.NewGuid(),
            PrincipalType = "Group",
        }, AssignedRoles.Assign("Owner", Group));
        using (var data = DataDirectory.Open(folder.Path))
        {
            var before = new RoleAssignments(new(data));
            before.Put(full);
            before.Put(bare);
            before.Put(AssignedRoles.Assign("Contributor", Group, name: Guid.Empty));
            before.Remove(Guid.Empty, bare.Scope);
        }

        using var again = DataDirectory.Open(folder.Path);
        var after = new RoleAssignments(new(again));

        after.State.ByName.Values.ShouldBe([full, bare], ignoreOrder: true);
        after.Put(AssignedRoles.Assign("Owner", Group)).ShouldBe(new RoleAssignmentPut.Exists(bare));
    }

    [Fact]
    public void One_that_cannot_be_kept_is_not_there()
    {
        using var data = DataDirectory.Open(folder.Path);
        var assignments = new RoleAssignments(new(data));
        Directory.CreateDirectory(folder["role-assignments.json.new"]);

        Should.Throw<Exception>(() => assignments.Put(AssignedRoles.Assign("Reader", Group))).ShouldBeAssignableTo<SystemException>();

        assignments.State.ByName.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("""[{ "name": "x" }]""")]
    [InlineData("""[{ "name": "00000000-0000-0000-0000-000000000001", "scope": null, "roleDefinitionId": "00000000-0000-0000-0000-000000000001", "principalId": "00000000-0000-0000-0000-000000000001", "principalType": "User", "createdOn": "2026-01-01T00:00:00Z", "updatedOn": "2026-01-01T00:00:00Z" }]""")]
    public void A_file_that_is_none_of_these_is_refused_by_its_name(string json)
    {
        File.WriteAllText(folder["role-assignments.json"], json);
        using var data = DataDirectory.Open(folder.Path);

        Should.Throw<DataDirectoryException>(() => new RoleAssignments(new(data))).Message.ShouldContain("role-assignments.json");
    }
}
