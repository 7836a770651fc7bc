using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>
/// Puts together what was kept and what is configured. Whatever has another configuration than at the start before, or has one no more,
/// is as configured; everything else is as it was left, also where it was removed.
/// </summary>
internal static class RegistryMerge
{
    /// <param name="before">What was configured at the start before.</param>
    /// <param name="configured">What is configured now.</param>
    /// <param name="left">What there was at the end.</param>
    public static RegistryDocument Merge(RegistryDocument before, RegistryDocument configured, RegistryDocument left)
    {
        var hosts = Merge(before.Hosts, configured.Hosts, left.Hosts, host => host.Name, RegistryJson.Default.HostDocument);
        return new()
        {
            Identities = Merge(before.Identities, configured.Identities, left.Identities, identity => identity.ResourceId, RegistryJson.Default.IdentityDocument),
            Hosts = Names(before).SequenceEqual(Names(configured), StringComparer.OrdinalIgnoreCase) ? hosts : InOrder(hosts, Names(configured)),
            Applications = Merge(before.Applications, configured.Applications, left.Applications, application => application.Name, RegistryJson.Default.ApplicationDocument),
        };
    }

    private static List<T> Merge<T>(IReadOnlyList<T> before, IReadOnlyList<T> configured, IReadOnlyList<T> left, Func<T, string> key, JsonTypeInfo<T> type)
        where T : class
    {
        var (then, now) = (ByKey(before, key), ByKey(configured, key));
        var there = left.Select(key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var stay = left.Select(item => IsAsBefore(key(item)) ? item : now.GetValueOrDefault(key(item))).OfType<T>();
        return [.. stay, .. configured.Where(item => !there.Contains(key(item)) && !IsAsBefore(key(item)))];

        bool IsAsBefore(string name) => (then.GetValueOrDefault(name), now.GetValueOrDefault(name)) switch
        {
            (null, null) => true,
            ({ } one, { } other) => JsonSerializer.SerializeToUtf8Bytes(one, type).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, type)),
            _ => false,
        };
    }

    private static Dictionary<string, T> ByKey<T>(IReadOnlyList<T> items, Func<T, string> key) => items.ToDictionary(key, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(RegistryDocument document) => document.Hosts.Select(host => host.Name);

    // The first virtual machine has the requests that no host claims: a configuration that puts another in front means it.
    private static List<HostDocument> InOrder(List<HostDocument> hosts, IEnumerable<string> configured)
    {
        var places = configured.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.OrdinalIgnoreCase);
        return [.. hosts.OrderBy(host => places.GetValueOrDefault(host.Name, int.MaxValue))];
    }
}
