using System.Collections.Frozen;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// What the activity log calls operations
/// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-view-managed-identity-activity, and the display names of
/// providers' operations). One that is not here goes by its action, as in Azure where a provider has no name for it.
/// </summary>
internal static class OperationNames
{
    private static readonly FrozenDictionary<string, string> known = new Dictionary<string, string>
    {
        ["Microsoft.ManagedIdentity/userAssignedIdentities/write"] = "Write UserAssignedIdentities",
        ["Microsoft.ManagedIdentity/userAssignedIdentities/delete"] = "Delete User Assigned Identity",
        ["Microsoft.Authorization/roleAssignments/write"] = "Create role assignment",
        ["Microsoft.Authorization/roleAssignments/delete"] = "Delete role assignment",
        ["Microsoft.Resources/subscriptions/resourceGroups/write"] = "Update resource group",
        ["Microsoft.Resources/subscriptions/resourceGroups/delete"] = "Delete resource group",
        ["Microsoft.Resources/deployments/write"] = "Create Deployment",
        ["Microsoft.Resources/deployments/validate/action"] = "Validate Deployment",
        ["Microsoft.Compute/virtualMachines/write"] = "Create or Update Virtual Machine",
        ["Microsoft.Compute/virtualMachines/delete"] = "Delete Virtual Machine",
        ["Microsoft.Compute/virtualMachineScaleSets/write"] = "Create or Update Virtual Machine Scale Set",
        ["Microsoft.Compute/virtualMachineScaleSets/delete"] = "Delete Virtual Machine Scale Set",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Of(string action) => known.GetValueOrDefault(action, action);
}
