namespace ManagedIdentityEmulator.Activity.Log;

/// <summary>What became of a management operation.</summary>
internal enum ActivityOutcome
{
    Succeeded,

    /// <summary>It goes on: its end is another's to tell.</summary>
    Accepted,

    Failed,
}

/// <summary>A management operation: who did what to which resource, and what became of it. No body is in it.</summary>
internal sealed record ActivityEntry
{
    /// <summary>Its number, from 1, in the order in which operations ended.</summary>
    public long Id { get; init; }

    /// <summary>When it ended, by the emulator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What was done, e.g. <c>Microsoft.ManagedIdentity/userAssignedIdentities/write</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The same as Azure shows it to people, e.g. <c>Write UserAssignedIdentities</c>.</summary>
    public required string OperationName { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The id of the resource.</summary>
    public required string Resource { get; init; }

    public required string ResourceType { get; init; }

    public string? ResourceGroup { get; init; }

    /// <summary><see langword="null"/> for what the tenant has outside of subscriptions.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Who did it; <see langword="null"/> where nobody had to say.</summary>
    public ActivityCaller? Caller { get; init; }

    public required ActivityOutcome Outcome { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    public ActivityError? Error { get; init; }

    /// <summary>The same for all that one request of a client brought about.</summary>
    public required Guid CorrelationId { get; init; }

    public Guid OperationId { get; init; } = Guid.NewGuid();

    public Guid EventId { get; init; } = Guid.NewGuid();
}

/// <param name="Name">The identity's or application's name, while it exists.</param>
internal sealed record ActivityCaller(string? Name, Guid ClientId, Guid PrincipalId);

internal sealed record ActivityError(string Code, string Message);
