using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>A request as the journal of the running emulator has it, and as a reader or another program takes it.</summary>
internal sealed record RecordedRequest(JournalEntry Entry, JsonNode Json)
{
    /// <summary>The request in a line: what the journal says of it, the client, whether its token was a cached one, and the time that the answer took.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entry} ({Client}{(Entry.Cached is true ? "cached token, " : "")}{Entry.Duration.TotalMilliseconds:0.#} ms)");

    private string Client => (Entry.Client.Sdk, Entry.Client.Version) switch
    {
        (null, _) => "",
        (var sdk, null) => $"{sdk}, ",
        var (sdk, version) => $"{sdk} {version}, ",
    };
}
