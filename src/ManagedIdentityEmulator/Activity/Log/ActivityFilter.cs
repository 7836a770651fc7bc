using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Activity.Log;

/// <summary>Which entries of the activity log are wanted; what is <see langword="null"/> does not matter.</summary>
internal sealed record ActivityFilter
{
    /// <summary>This resource, group or subscription, and what is below it.</summary>
    public ResourceScope? Resource { get; init; }

    /// <summary>This operation, e.g. <c>Microsoft.ManagedIdentity/userAssignedIdentities/write</c>, or its name as people see it.</summary>
    public string? Operation { get; init; }

    /// <summary>A name, a client id or a principal id.</summary>
    public string? Caller { get; init; }

    public ActivityOutcome? Outcome { get; init; }

    public Guid? CorrelationId { get; init; }

    /// <summary>Only entries after the one of this number.</summary>
    public long AfterId { get; init; }

    /// <summary>Only what ended at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    public bool Has(ActivityEntry entry) =>
        entry.Id > AfterId
        && (Since is not { } since || entry.Time >= since)
        && (Resource is not { } resource || resource.Contains(ResourceScope.From(entry.Resource)))
        && (Operation is null || Same(Operation, entry.Operation) || Same(Operation, entry.OperationName))
        && (Caller is null || IsBy(entry, Caller))
        && (Outcome is null || Outcome == entry.Outcome)
        && (CorrelationId is not { } correlation || correlation == entry.CorrelationId);

    /// <summary>Whether it was done by whoever has that name, client id or principal id.</summary>
    public static bool IsBy(ActivityEntry entry, string caller) =>
        entry.Caller is { } who && (Same(caller, who.Name) || (Guid.TryParse(caller, out var id) && (id == who.ClientId || id == who.PrincipalId)));

    private static bool Same(string given, string? known) => given.Equals(known, StringComparison.OrdinalIgnoreCase);
}
