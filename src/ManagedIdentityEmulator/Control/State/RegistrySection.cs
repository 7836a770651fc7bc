using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Documents;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>Identities, hosts and applications. They refer to one another, so that a document has all three or none.</summary>
internal sealed class RegistrySection(EmulatorOptions options, IdentityRegistry registry, RegistryReader reader, RegistryWriter writer, AccessTokenCache tokens) : IStateSection
{
    public IReadOnlyList<string> Members { get; } = ["identities", "hosts", "applications"];

    public IEnumerable<Action<Utf8JsonWriter>> Pieces()
    {
        var state = registry.State;
        return StatePieces.Of("identities", RegistryWriter.Identities(state), RegistryJson.Default.IdentityDocument)
            .Concat(StatePieces.Of("hosts", writer.Hosts(state), RegistryJson.Default.HostDocument))
            .Concat(StatePieces.Of("applications", RegistryWriter.Applications(state), RegistryJson.Default.ApplicationDocument));
    }

    public PreparedImport? Read(JsonObject document, ProblemList problems)
    {
        foreach (var member in Members)
        {
            problems.Require(document.ContainsKey(member), $"$.{member}", "is missing: an import replaces all of them; [] is for none");
        }

        var own = new JsonObject(Members.Where(document.ContainsKey).Select(member => KeyValuePair.Create(member, document[member]?.DeepClone())));
        ConfigurationShape.Check(own, RegistryJson.Default.RegistryDocument, "$", problems);
        var read = own.Deserialize(RegistryJson.Default.RegistryDocument)!;
        RegistryRules.Check(read, problems);
        RequireSubscription(read.Identities.Select(identity => identity?.ResourceId), "identities", problems);
        RequireSubscription(read.Hosts.Select(host => host?.ResourceId), "hosts", problems);
        return problems.All.Any() ? null : Prepare(read, problems);
    }

    // There is one subscription: what is of another would be in no list.
    private void RequireSubscription(IEnumerable<string?> ids, string member, ProblemList problems)
    {
        foreach (var (i, id) in ids.Index())
        {
            var own = id is null || id.StartsWith($"/subscriptions/{options.SubscriptionId}/", StringComparison.OrdinalIgnoreCase);
            problems.Require(own, $"$.{member}[{i}].resourceId", $"is of another subscription; this emulator's is {options.SubscriptionId} (subscriptionId in its configuration)");
        }
    }

    private PreparedImport? Prepare(RegistryDocument read, ProblemList problems)
    {
        try
        {
            var next = RegistryQuota.Check(RegistryState.Empty, reader.Read(read));
            return new(() =>
            {
                var before = registry.Change(_ => next).Before;
                tokens.Clear();
                return () => registry.Become(before);
            });
        }
        catch (Exception e) when (e is JsonException or RegistryFullException)
        {
            problems.Add("$", e.Message); // e.g. a secret that is the one derived for another host
            return null;
        }
    }
}
