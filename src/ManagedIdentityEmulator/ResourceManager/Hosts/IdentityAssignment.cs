using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>The rules by which a request's <c>identity</c> changes a host: what is born, assigned, removed, and what stays.</summary>
internal static class IdentityAssignment
{
    public static ArmError? Apply(IdentityBlock block, RegistryState state, ref AzureHost host, Guid tenantId)
    {
        if (block.Assigned.Count > 0 && block.Type is { } type && !type.HasFlag(IdentityKinds.UserAssigned))
        {
            return HostErrors.IdentitiesWithout(host);
        }

        // An id that is named has to be there, also one that is assigned already (github.com/Azure/aad-pod-identity/issues/515).
        foreach (var id in block.Assigned.Order(Comparer<ArmResourceId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))))
        {
            if (!state.UserAssigned.ContainsKey(id))
            {
                return HostErrors.IdentityNotFound(host, id);
            }
        }

        var isForUserAssigned = block.Type?.HasFlag(IdentityKinds.UserAssigned) ?? true;
        var kept = isForUserAssigned && block.IsMerged ? host.UserAssigned.Except(block.Removed).Except(block.Assigned) : [];
        if (block.Type?.HasFlag(IdentityKinds.UserAssigned) is true && kept.IsEmpty && block.Assigned.IsEmpty && block.Removed.IsEmpty)
        {
            return HostErrors.MissingIdentityIds;
        }

        host = host.AssignedTo(kept, [.. block.Assigned.Select(id => state.UserAssigned[id].ResourceId)]);
        host = host with
        {
            SystemAssigned = (block.Type?.HasFlag(IdentityKinds.SystemAssigned) ?? host.SystemAssigned is not null) ? host.SystemAssigned ?? IdentitySeed.NewSystemAssigned(tenantId, host) : null,
        };
        return null;
    }
}
