using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Access;

/// <summary>The role assignments there are, and the only place that changes them: judged, kept and seen in one step.</summary>
internal sealed class RoleAssignments(RoleAssignmentStore store)
{
    private readonly Lock writing = new();
    private volatile RoleAssignmentState state = store.Load();

    public RoleAssignmentState State => state;

    /// <summary>The assignment of that name, if it is attached there.</summary>
    public RoleAssignment? Find(Guid name, ResourceScope scope) => state.ByName.GetValueOrDefault(name) is { } found && found.Scope == scope ? found : null;

    /// <summary>Makes an assignment, or changes what may change of the one of that name.</summary>
    /// <exception cref="IOException">It cannot be kept in the data directory, and is not there.</exception>
    public RoleAssignmentPut Put(RoleAssignment wanted)
    {
        lock (writing)
        {
            var existing = state.ByName.GetValueOrDefault(wanted.Name);
            if (existing is not null && existing.Grant != wanted.Grant)
            {
                return new RoleAssignmentPut.AnotherGrant();
            }

            if (state.FindOther(wanted) is { } other)
            {
                return new RoleAssignmentPut.Exists(other);
            }

            if (existing is null && state.ByName.Count >= Limits.RoleAssignments)
            {
                return new RoleAssignmentPut.TooMany();
            }

            wanted = existing is null ? wanted : wanted with { CreatedOn = existing.CreatedOn, CreatedBy = existing.CreatedBy };
            Become(state.With(wanted));
            return new RoleAssignmentPut.Kept(wanted, existing is null);
        }
    }

    /// <returns>The assignment that is no more; <see langword="null"/> where there was none.</returns>
    /// <exception cref="IOException">That cannot be kept in the data directory, and has not happened.</exception>
    public RoleAssignment? Remove(Guid name, ResourceScope scope)
    {
        lock (writing)
        {
            var existing = Find(name, scope);
            if (existing is not null)
            {
                Become(state.Without(existing));
            }

            return existing;
        }
    }

    /// <summary>Removes those at a scope and below it, which is no more.</summary>
    /// <exception cref="IOException">That cannot be kept in the data directory, and has not happened.</exception>
    public void RemoveAll(ResourceScope scope)
    {
        lock (writing)
        {
            var next = state.ByName.Values.Where(assignment => scope.Contains(assignment.Scope)).Aggregate(state, (left, assignment) => left.Without(assignment));
            if (!ReferenceEquals(next, state))
            {
                Become(next);
            }
        }
    }

    /// <summary>Takes over other assignments in the place of all there are.</summary>
    /// <exception cref="IOException">They cannot be kept in the data directory; nothing has changed.</exception>
    public void Become(RoleAssignmentState next)
    {
        lock (writing)
        {
            store.Save(next);
            state = next;
        }
    }
}

/// <summary>What comes of making an assignment.</summary>
internal abstract record RoleAssignmentPut
{
    private RoleAssignmentPut()
    {
    }

    public sealed record Kept(RoleAssignment Assignment, bool IsNew) : RoleAssignmentPut;

    /// <summary>Under another name, the same role is assigned to the same principal at the same scope.</summary>
    public sealed record Exists(RoleAssignment Other) : RoleAssignmentPut;

    /// <summary>The name is that of an assignment of another role, to another principal or at another scope.</summary>
    public sealed record AnotherGrant : RoleAssignmentPut;

    /// <summary>There are as many as a subscription may have.</summary>
    public sealed record TooMany : RoleAssignmentPut;
}
