namespace ManagedIdentityEmulator.Journal;

/// <summary>What makes two requests the same to whoever reads the log.</summary>
internal readonly record struct LineKind(
    string Protocol, string? Host, string? Identity, string? Selector, string Target, int Status, RequestOutcome Outcome, string Reason, bool? Cached, string? Drill)
{
    public static LineKind Of(JournalEntry entry) => new(
        entry.Protocol, entry.Host, entry.Identity, entry.Selector, entry.Resource ?? entry.Path, entry.Status, entry.Outcome, entry.Reason, entry.Cached, entry.Fault?.Name);

    // Most requests differ in these if they differ at all.
    public override int GetHashCode() => HashCode.Combine(Host, Identity, Selector, Target, Outcome, Cached);
}
