using System.Text.Json;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>Keeps identities, hosts and applications in the data directory, if there is one, and beside them what was configured at the start.</summary>
internal sealed class RegistryStore(DataDirectory? data, RegistryReader reader, RegistryWriter writer)
{
    private const string FileName = "identities.json";
    private const string ConfiguredFileName = "identities-configured.json";

    /// <summary>The registry as it was left, with what has another configuration since. Each change is kept from here on.</summary>
    /// <exception cref="DataDirectoryException">What is kept cannot be read, or goes with the configuration no more.</exception>
    /// <exception cref="IOException">The data directory cannot be written.</exception>
    public IdentityRegistry Open(RegistryState configured)
    {
        var registry = new IdentityRegistry();
        registry.Become(data is null ? configured : Restore(data, configured));
        registry.Keep = data is null ? null : state => data.Write(FileName, writer.Write(state), RegistryJson.Default.RegistryDocument);
        return registry;
    }

    private RegistryState Restore(DataDirectory from, RegistryState configured)
    {
        var now = writer.Write(configured);
        var before = from.Read<RegistryDocument, RegistryDocument?>(ConfiguredFileName, RegistryJson.Default.RegistryDocument, kept => kept, null);
        var isAsBefore = before is not null && Bytes(before).AsSpan().SequenceEqual(Bytes(now));
        var state = from.Read<RegistryDocument, RegistryState?>(
            FileName, RegistryJson.Default.RegistryDocument, left => isAsBefore ? reader.Read(left) : Merged(before ?? new(), now, left), null);

        // The state before the configuration: whoever is interrupted in between has the same merge before him again.
        if (state is null || !isAsBefore)
        {
            from.Write(FileName, writer.Write(state ?? configured), RegistryJson.Default.RegistryDocument);
        }

        if (!isAsBefore)
        {
            from.Write(ConfiguredFileName, now, RegistryJson.Default.RegistryDocument);
        }

        return state ?? configured;
    }

    private RegistryState Merged(RegistryDocument before, RegistryDocument configured, RegistryDocument left)
    {
        _ = reader.Read(left);
        try
        {
            return reader.Read(RegistryMerge.Merge(before, configured, left));
        }
        catch (JsonException e)
        {
            throw new DataDirectoryException($"the data directory and the configuration do not go together: {e.Message}; one of them comes from the data directory", e);
        }
    }

    private static byte[] Bytes(RegistryDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, RegistryJson.Default.RegistryDocument);
}
