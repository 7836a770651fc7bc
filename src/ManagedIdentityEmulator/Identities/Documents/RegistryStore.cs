using System.Text.Json;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>Keeps identities, hosts and applications in the data directory, if there is one, and beside them what was configured at the start.</summary>
internal sealed class RegistryStore(DataDirectory? data, RegistryReader reader, RegistryWriter writer)
{
    private const string FileName = "identities.json";
    private const string ConfiguredFileName = "identities-configured.json";

    private RegistryDocument? configuredNow; // where it is not what was configured before
    private RegistryState? kept;

    public IdentityRegistry Registry { get; } = new();

    /// <summary>Takes the registry as it was left, with what has another configuration since. Nothing is written yet.</summary>
    /// <exception cref="DataDirectoryException">What is kept cannot be read, or goes with the configuration no more.</exception>
    public void Load(RegistryState configured)
    {
        if (data is null)
        {
            Registry.Become(configured);
            return;
        }

        var now = writer.Write(configured);
        var before = data.Read<RegistryDocument, RegistryDocument?>(ConfiguredFileName, RegistryJson.Default.RegistryDocument, document => document, null);
        var isAsBefore = before is not null && Bytes(before).AsSpan().SequenceEqual(Bytes(now));
        var left = data.Read<RegistryDocument, RegistryState?>(
            FileName, RegistryJson.Default.RegistryDocument, document => isAsBefore ? reader.Read(document) : Merged(before ?? new(), now, document), null);
        Registry.Become(left ?? configured);
        configuredNow = isAsBefore ? null : now;
        kept = isAsBefore ? left : null;
    }

    /// <summary>Keeps the registry, and from here on each change of it before it happens.</summary>
    /// <exception cref="IOException">The data directory cannot be written.</exception>
    public void BeginToKeep()
    {
        if (data is null)
        {
            return;
        }

        // The state before the configuration: whoever is interrupted in between has the same merge before him again.
        if (!ReferenceEquals(kept, Registry.State))
        {
            Keep(data, Registry.State);
        }

        if (configuredNow is not null)
        {
            data.Write(ConfiguredFileName, configuredNow, RegistryJson.Default.RegistryDocument);
        }

        Registry.Keep = state => Keep(data, state);
        (configuredNow, kept) = (null, null);
    }

    private void Keep(DataDirectory into, RegistryState state) => into.Write(FileName, writer.Write(state), RegistryJson.Default.RegistryDocument);

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
