using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>The hosts that a name may be completed to: those of the running emulator, else those of the configuration that is found here.</summary>
internal static class KnownHosts
{
    // Where none runs, that is known at once; a machine that is busy is given its time.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(3);

    public static IEnumerable<string> Names()
    {
        try
        {
            using var client = new ControlClient(null, longest);
            var state = client.StateAsync(CancellationToken.None).GetAwaiter().GetResult();
            return [.. state["hosts"]!.AsArray().Select(host => (string)host!["name"]!)];
        }
        catch (CommandFailure)
        {
            return ConfigurationFile.Load(null).Options is { } options ? IdentitySeed.Hosts(options).Select(host => host.Name) : [];
        }
    }
}
