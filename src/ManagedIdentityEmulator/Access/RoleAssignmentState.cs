using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Access;

/// <summary>All role assignments at one moment; each change makes the next such state.</summary>
internal sealed record RoleAssignmentState
{
    public static RoleAssignmentState Empty { get; } = new();

    public ImmutableDictionary<Guid, RoleAssignment> ByName { get; private init; } = ImmutableDictionary<Guid, RoleAssignment>.Empty;

    private ImmutableDictionary<RoleGrant, Guid> ByGrant { get; init; } = ImmutableDictionary<RoleGrant, Guid>.Empty;

    /// <summary>Another assignment of the same role to the same principal at the same scope.</summary>
    public RoleAssignment? FindOther(RoleAssignment wanted) => ByGrant.TryGetValue(wanted.Grant, out var name) && name != wanted.Name ? ByName[name] : null;

    /// <exception cref="InvalidOperationException">There is another of the same grant, or this one had a different one.</exception>
    public RoleAssignmentState With(RoleAssignment assignment) =>
        FindOther(assignment) is { } other ? throw new InvalidOperationException($"'{assignment.Name}' and '{other.Name}' assign the same")
        : ByName.TryGetValue(assignment.Name, out var previous) && previous.Grant != assignment.Grant ? throw new InvalidOperationException($"'{assignment.Name}' assigns something else already")
        : new() { ByName = ByName.SetItem(assignment.Name, assignment), ByGrant = ByGrant.SetItem(assignment.Grant, assignment.Name) };

    public RoleAssignmentState Without(RoleAssignment assignment) => new() { ByName = ByName.Remove(assignment.Name), ByGrant = ByGrant.Remove(assignment.Grant) };
}
