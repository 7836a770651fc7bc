using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Testing;
using InProcess = ManagedIdentityEmulator.Testing.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>Clients in processes of their own, on hosts of an emulator in this one.</summary>
internal static class Places
{
    private static readonly string[] presets = ["imds-updating", "throttled", "identity-propagating", "gateway-html", "slow-start", "clock-skew"];

    public static Surroundings On(InProcess emulator, string host) =>
        new(host == "web" ? HostKind.Web : HostKind.Vm, null, new Dictionary<string, string>(emulator.Environment(host)));

    /// <param name="emulator">The emulator.</param>
    /// <param name="drill">Effects, or the name of a preset.</param>
    /// <param name="resource">Only requests for that are befallen.</param>
    public static FaultHandle Drill(InProcess emulator, string drill, string resource) => presets.Contains(drill)
        ? emulator.Faults.AddPreset(drill, fault => (fault.Name, fault.Resource) = (new Uri(resource).Host, resource))
        : emulator.Faults.Add(drill, fault => fault.Resource = resource);

    /// <summary>The requests for a resource, in the order in which they came.</summary>
    /// <param name="emulator">The emulator.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="expected">How many there are to be. The last one's answer may be with the client before its entry is in the journal.</param>
    public static async Task<IReadOnlyList<JournalEntry>> RequestsForAsync(InProcess emulator, string resource, int expected)
    {
        var seen = 0;
        try
        {
            await emulator.WaitForRequestAsync(request => request.Resource == resource && ++seen == expected, TimeSpan.FromSeconds(60));
        }
        catch (RequestNotSeenException)
        {
            // Whoever asked counts them.
        }

        return [.. emulator.Requests.Where(request => request.Resource == resource).OrderBy(request => request.Time)];
    }
}
