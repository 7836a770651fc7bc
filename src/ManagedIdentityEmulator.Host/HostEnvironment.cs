using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host;

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

    /// <summary>Says which variables are taken away and why, if any are.</summary>
    /// <param name="what">What is done about them, with <c>{0}</c> for their names.</param>
    public void Report(string what)
    {
        if (Unset.Count > 0)
        {
            Console.Error.WriteLine($"mi-emulator: {what.Replace("{0}", string.Join(", ", Unset), StringComparison.Ordinal)}: clients would heed {(Unset.Count > 1 ? "them" : "it")} in place of the host's variables");
        }
    }

    // "*" means every address to many programs only while it stands alone.
    private static string Merge(string theirs, string ours) => theirs.Trim() == "*"
        ? "*"
        : string.Join(',', theirs.Split(separators, StringSplitOptions.RemoveEmptyEntries).Concat(ours.Split(',')).Distinct(StringComparer.OrdinalIgnoreCase));
}
