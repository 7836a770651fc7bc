using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

internal static partial class ConfigurationValidator
{
    private const int LargestJournal = 100_000;

    private static void Drills(EmulatorOptions options, ProblemList problems)
    {
        problems.Require(options.Journal.Capacity is >= 1 and <= LargestJournal, "$.journal.capacity", $"must be from 1 to {LargestJournal}");
        if (options.Faults.Count == 0)
        {
            return;
        }

        var names = new FaultNames(HostTypes(options), [.. IdentitySeed.Identities(options).Select(identity => identity.Name), .. options.Applications.OfType<ApplicationOptions>().Select(application => application.Name)]);
        FaultRuleReader.Read(options.Faults.Select((fault, i) => new GivenFault($"$.faults[{i}]", fault)).Where(given => given.Options is not null), names, problems);
    }

    // A host whose type is wrong has a problem of its own.
    private static Dictionary<string, HostType> HostTypes(EmulatorOptions options)
    {
        var types = new Dictionary<string, HostType>(StringComparer.OrdinalIgnoreCase);
        foreach (var host in IdentitySeed.Hosts(options).OfType<HostOptions>())
        {
            if (HostType.Find(host.Type, host.Kind) is { } type)
            {
                types.TryAdd(host.Name, type);
            }
        }

        return types;
    }
}
