using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Access;

/// <summary>Who may do what, by the roles assigned.</summary>
public sealed class AccessCheckTests
{
    private const string Group = "/subscriptions/s/resourceGroups/g";
    private const string Account = Group + "/providers/Microsoft.Storage/storageAccounts/a";

    [Theory]
    [InlineData("Reader", Group, "Microsoft.Storage/storageAccounts/read", Account, true)]
    [InlineData("Reader", Group, "Microsoft.Storage/storageAccounts/write", Account, false)]
    [InlineData("Reader", Account, "Microsoft.Storage/storageAccounts/read", Group, false)]
    [InlineData("Reader", Group, "Microsoft.Storage/storageAccounts/read", "/subscriptions/s/resourceGroups/g2", false)]
    [InlineData("Reader", "/", "Microsoft.Storage/storageAccounts/read", Account, true)]
    [InlineData("Contributor", Group, "Microsoft.Storage/storageAccounts/write", Account, true)]
    [InlineData("Contributor", Group, "Microsoft.Authorization/roleAssignments/write", Account, false)] // by notActions
    [InlineData("Owner", Group, "Microsoft.Authorization/roleAssignments/write", Account, true)]
    [InlineData("Owner", Group, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", Account, false)] // it is data
    [InlineData("Reader", Group, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", Account, false)]
    [InlineData("Storage Blob Data Reader", Group, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", Account, true)]
    [InlineData("Storage Blob Data Reader", Group, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write", Account, false)]
    [InlineData("Storage Blob Data Contributor", Account, "MICROSOFT.storage/storageaccounts/blobservices/containers/blobs/write", Account, true)]
    [InlineData("Key Vault Secrets User", Group, "Microsoft.KeyVault/vaults/secrets/getSecret/action", Group, true)]
    [InlineData("Key Vault Contributor", Group, "Microsoft.KeyVault/vaults/secrets/getSecret/action", Group, false)]
    [InlineData("Key Vault Contributor", Group, "Microsoft.KeyVault/vaults/write", Group, true)]
    [InlineData("Azure Service Bus Data Sender", Group, "Microsoft.ServiceBus/namespaces/messages/send/action", Group, true)]
    [InlineData("Owner", Group, "Microsoft.ServiceBus/namespaces/messages/send/action", Group, false)]
    [InlineData("App Configuration Data Reader", Group, "Microsoft.AppConfiguration/configurationStores/keyValues/read", Group, true)]
    [InlineData("Managed Identity Operator", Group, "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", Group, true)]
    public void A_role_allows_its_operations_where_it_is_assigned_and_below(string role, string assignedAt, string operation, string askedAt, bool allowed)
    {
        var assignments = AssignedRoles.Empty();
        var assignment = AssignedRoles.Assign(role, assignedAt);
        assignments.Put(assignment);

        var grant = new AccessCheck(assignments).Find(AssignedRoles.Principal, operation, BuiltInRoles.PlaneOf(operation), ResourceScope.From(askedAt));

        (grant is not null).ShouldBe(allowed);
        grant?.Assignment.Name.ShouldBe(assignment.Name);
        new AccessCheck(assignments).Find(Guid.NewGuid(), operation, OperationPlane.Either, ResourceScope.From(askedAt)).ShouldBeNull("somebody else");
    }

    [Fact]
    public void What_one_role_takes_away_another_still_gives_and_the_nearest_grant_is_told()
    {
        var assignments = AssignedRoles.Empty();
        assignments.Put(AssignedRoles.Assign("Contributor", Group));
        assignments.Put(AssignedRoles.Assign("User Access Administrator", "/subscriptions/s"));
        assignments.Put(AssignedRoles.Assign("Reader", Account));

        Role("Microsoft.Authorization/roleAssignments/write").ShouldBe("User Access Administrator");
        Role("Microsoft.Storage/storageAccounts/write").ShouldBe("Contributor");
        Role("Microsoft.Storage/storageAccounts/read").ShouldBe("Reader");

        string? Role(string operation) => new AccessCheck(assignments).Find(AssignedRoles.Principal, operation, OperationPlane.Either, ResourceScope.From(Account))?.Role.Name;
    }

    [Fact]
    public void A_question_about_data_alone_is_answered_by_data_actions_alone()
    {
        var assignments = AssignedRoles.Empty();
        assignments.Put(AssignedRoles.Assign("Owner", Group));

        const string Read = "Microsoft.AppConfiguration/configurationStores/keyValues/read";
        new AccessCheck(assignments).Find(AssignedRoles.Principal, Read, OperationPlane.Data, ResourceScope.From(Group)).ShouldBeNull();
    }
}
