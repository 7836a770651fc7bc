using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Faults;

/// <summary>The hosts and identities that a drill may be for.</summary>
internal sealed record FaultNames(IReadOnlyDictionary<string, HostType> Hosts, IReadOnlyCollection<string> Identities);

/// <summary>Makes a drill of its options, or says everything that is wrong with them.</summary>
internal static partial class FaultRuleReader
{
    private const int MostTimes = 1_000_000_000;

    /// <param name="given">The options.</param>
    /// <param name="path">Where they stand, e.g. <c>$.faults[0]</c>.</param>
    /// <param name="names">What there is.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The drill; <see langword="null"/> where there is a problem with it.</returns>
    public static FaultRule? Read(FaultOptions given, string path, FaultNames names, ProblemList problems)
    {
        var preset = given.Preset is null ? null : FaultPresets.Find(given.Preset);
        var options = FaultPresets.Fill(given, preset);
        var found = new ProblemList();
        found.Require(given.Preset is null || preset is not null, $"{path}.preset", $"must be one of {string.Join(", ", FaultPresets.All.Select(known => known.Name))}");
        Scope(options, path, names, found);
        Frequency(options, path, found);
        var effects = Effects(options, given.Preset, path, found);
        problems.AddAll(found);
        if (found.All.Any())
        {
            return null;
        }

        options.Seed = options.Probability is null ? null : options.Seed ?? Random.Shared.Next();
        return new(options, new(options.Protocol, options.Host, options.Identity, options.Resource), effects);
    }

    private static void Scope(FaultOptions options, string path, FaultNames names, ProblemList problems)
    {
        problems.Require(options.Name is not { } name || Name().IsMatch(name), $"{path}.name", "must be 1 to 64 letters, digits, hyphens, underscores and dots, beginning with a letter or digit");
        var knowsProtocol = options.Protocol is null || ProtocolName.All.Contains(options.Protocol);
        problems.Require(knowsProtocol, $"{path}.protocol", $"must be one of {string.Join(", ", ProtocolName.All)}");
        if (options.Host is { } host && !names.Hosts.ContainsKey(host))
        {
            problems.Add($"{path}.host", $"no host is named {ProblemList.Quote(host)}; there are {ProblemList.List([.. names.Hosts.Keys])}");
        }
        else if (options.Host is not null && options.Protocol is not null && knowsProtocol && FaultScope.ProtocolsOf(names.Hosts[options.Host].Platform) is var spoken && !spoken.Contains(options.Protocol))
        {
            problems.Add($"{path}.protocol", $"{options.Host} does not speak {options.Protocol}, but {string.Join(" and ", spoken)}");
        }

        problems.Require(options.Identity is not { } identity || IsIdentity(identity, names), $"{path}.identity",
            $"no identity is named {ProblemList.Quote(options.Identity)}; it takes {FaultScope.SystemAssigned}, a client id, a principal id, a resource id, or a name: {ProblemList.List(names.Identities)}");
        problems.Require(options.Resource is not "", $"{path}.resource", "must be what a token is asked for, e.g. https://vault.azure.net");
    }

    private static bool IsIdentity(string given, FaultNames names) =>
        given.Equals(FaultScope.SystemAssigned, StringComparison.OrdinalIgnoreCase)
        || names.Identities.Contains(given, StringComparer.OrdinalIgnoreCase)
        || Guid.TryParseExact(given, "D", out _)
        || given.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase);

    private static void Frequency(FaultOptions options, string path, ProblemList problems)
    {
        problems.Require(options.Times is null or (>= 1 and <= MostTimes), $"{path}.times", $"must be from 1 to {MostTimes}; leave it out for no end");
        problems.Require(options.Every is null or (>= 1 and <= MostTimes), $"{path}.every", $"must be from 1 to {MostTimes}");
        problems.Require(options.Probability is null or (> 0 and <= 1), $"{path}.probability", "must be more than 0 and at most 1");
        problems.Require(options.Seed is null || options.Probability is not null, $"{path}.seed", "is for probability, which is not set");
        problems.Require(options.Until is null || options.For is null, $"{path}.for", "says the same as until: give one of them");
        problems.Require(options.For is null || options.For > TimeSpan.Zero, $"{path}.for", "must be more than zero");
        problems.Require(options.Until is null || options.From is null || options.From < options.Until, $"{path}.until", "must be after from");
    }

    private static IReadOnlyList<FaultEffect> Effects(FaultOptions options, string? preset, string path, ProblemList problems)
    {
        if (options.Effect is not { } notation)
        {
            problems.Require(preset is not null, $"{path}.effect", $"is missing: {FaultNotation.Known}; or a preset: {string.Join(", ", FaultPresets.All.Select(known => known.Name))}");
            return [];
        }

        var (effects, problem) = FaultNotation.Parse(notation);
        problems.Require(problem is null, $"{path}.effect", problem ?? "");
        return effects;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z")]
    private static partial Regex Name();
}
