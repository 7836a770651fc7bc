using System.Diagnostics;

namespace ManagedIdentityEmulator.Variables;

/// <summary>What has to change in an environment so that the clients started in it are on a host.</summary>
/// <param name="Set">The variables to set.</param>
/// <param name="Unset">Those to take away: clients would heed them in place of the host's.</param>
internal sealed record HostEnvironment(IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Unset)
{
    private static readonly char[] separators = [',', ' ', '\t', '\r', '\n'];

    public static HostEnvironment In(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> ofHost)
    {
        var set = new Dictionary<string, string>(ofHost);
        AddProxyExceptions("NO_PROXY", "no_proxy");
        AddProxyExceptions("no_proxy", "NO_PROXY");
        return new(set, ConflictingVariables.In(environment, ofHost));

        // Programs read one or the other: what is excepted in only one of them has to be in both, now that both are set.
        void AddProxyExceptions(string name, string twin)
        {
            if (ofHost.GetValueOrDefault(name) is { } ours && (NotEmpty(name) ?? NotEmpty(twin)) is { } theirs)
            {
                set[name] = Merge(theirs, ours);
            }
        }

        string? NotEmpty(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Changes the environment of a process that is to be started.</summary>
    public void ApplyTo(ProcessStartInfo start)
    {
        foreach (var name in Unset)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Set)
        {
            start.Environment[name] = value;
        }
    }

    // "*" means every address to many programs only while it stands alone.
    private static string Merge(string theirs, string ours) => theirs.Trim() == "*"
        ? "*"
        : string.Join(',', theirs.Split(separators, StringSplitOptions.RemoveEmptyEntries).Concat(ours.Split(',')).Distinct(StringComparer.OrdinalIgnoreCase));
}
