namespace ManagedIdentityEmulator.Access;

/// <summary>A role: what those may do that it is assigned to.</summary>
/// <param name="Id">The GUID that is the same in every tenant.</param>
internal sealed record RoleDefinition(Guid Id, string Name, string Description, IReadOnlyList<RolePermission> Permissions)
{
    public bool Allows(string operation, OperationPlane plane) => Permissions.Any(permission => permission.Allows(operation, plane));
}

/// <summary>
/// What a role allows, less what it does not: what one role takes away, another that is assigned too still gives
/// (learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions).
/// </summary>
internal sealed record RolePermission
{
    // A reader that was generated sets what the JSON does not have, too.
    public IReadOnlyList<string> Actions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> NotActions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DataActions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> NotDataActions { get; init => field = value ?? []; } = [];

    /// <summary>Kept and shown, never evaluated.</summary>
    public string? Condition { get; init; }

    public string? ConditionVersion { get; init; }

    public bool Allows(string operation, OperationPlane plane) =>
        (plane.HasFlag(OperationPlane.Control) && Has(Actions, operation) && !Has(NotActions, operation))
        || (plane.HasFlag(OperationPlane.Data) && Has(DataActions, operation) && !Has(NotDataActions, operation));

    private static bool Has(IReadOnlyList<string> patterns, string operation) => patterns.Any(pattern => OperationPattern.Matches(pattern, operation));
}

/// <summary>What an operation is on: the resource itself, or the data in it. The owner of a storage account may not read its blobs.</summary>
[Flags]
internal enum OperationPlane
{
    Control = 1,
    Data = 2,
    Either = Control | Data,
}
