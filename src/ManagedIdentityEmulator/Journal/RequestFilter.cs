namespace ManagedIdentityEmulator.Journal;

/// <summary>Which entries of the journal are wanted; what is <see langword="null"/> does not matter.</summary>
internal sealed record RequestFilter
{
    public string? Host { get; init; }

    /// <summary>A name, <c>system-assigned</c>, or a client id.</summary>
    public string? Identity { get; init; }

    public string? Resource { get; init; }

    public string? Protocol { get; init; }

    public RequestOutcome? Outcome { get; init; }

    /// <summary>Only entries after the one of this number.</summary>
    public long AfterId { get; init; }

    /// <summary>Only requests that came at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    public bool Has(JournalEntry entry) =>
        entry.Id > AfterId
        && (Since is not { } since || entry.Time >= since)
        && (Host is null || Same(Host, entry.Host))
        && (Protocol is null || Same(Protocol, entry.Protocol))
        && (Outcome is null || Outcome == entry.Outcome)
        && (Resource is null || Same(Resource.TrimEnd('/'), entry.Resource?.TrimEnd('/')))
        && (Identity is null || Same(Identity, entry.Identity) || (Guid.TryParse(Identity, out var id) && id == entry.ClientId));

    private static bool Same(string given, string? known) => given.Equals(known, StringComparison.OrdinalIgnoreCase);
}
