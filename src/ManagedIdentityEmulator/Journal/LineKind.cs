namespace ManagedIdentityEmulator.Journal;

/// <summary>What makes two requests the same to whoever reads the log.</summary>
internal readonly record struct LineKind(
    string Protocol, string? Host, string? Identity, string? Selector, string Target, int Status, RequestOutcome Outcome, string Reason, bool? Cached, string? Drill)
{
    public static LineKind Of(JournalEntry entry) => new(
        entry.Protocol, entry.Host, entry.Identity, entry.Selector, entry.Resource ?? entry.Path, entry.Status, entry.Outcome, entry.Reason, entry.Cached, entry.Fault?.Name);

    // Made for each request, and told apart from few: what differs is mostly a length or the end of a name.
    public override int GetHashCode() => (((Sample(Host) * 31) + Sample(Identity)) * 31) + (Sample(Target) * 31) + (int)Outcome + (Cached is true ? 7 : 0);

    private static int Sample(string? text) => text is { Length: > 0 } ? (text.Length * 31) + text[^1] : 0;
}
