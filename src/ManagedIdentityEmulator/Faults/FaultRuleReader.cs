using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Faults;

/// <summary>The hosts and identities that a drill may be for.</summary>
internal sealed record FaultNames(IReadOnlyDictionary<string, HostType> Hosts, IReadOnlyCollection<string> Identities);

/// <summary>A drill as it was given, and where, e.g. at <c>$.faults[0]</c>.</summary>
internal readonly record struct GivenFault(string Path, FaultOptions Options);

/// <summary>Makes drills of their options, or says everything that is wrong with them.</summary>
internal static partial class FaultRuleReader
{
    private const int MostTimes = 1_000_000_000;
    private const string Presets = "presets";

    /// <param name="given">What was given together: no two may have one name.</param>
    /// <param name="names">What there is.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>Those in which there is no mistake.</returns>
    public static IReadOnlyList<FaultRule> Read(IEnumerable<GivenFault> given, FaultNames names, ProblemList problems)
    {
        var rules = new List<FaultRule>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, options) in given)
        {
            if (Read(options, path, names, problems) is { } rule)
            {
                problems.Require(rule.Name is null || taken.Add(rule.Name), $"{path}.name", $"there is another drill named {ProblemList.Quote(rule.Name)}");
                rules.Add(rule);
            }
        }

        return rules;
    }

    private static FaultRule? Read(FaultOptions given, string path, FaultNames names, ProblemList problems)
    {
        var preset = given.Preset is null ? null : FaultPresets.Find(given.Preset);
        var options = FaultPresets.Fill(given, preset);
        var found = new ProblemList();
        found.Require(given.Preset is null || preset is not null, $"{path}.preset", $"must be one of {string.Join(", ", FaultPresets.All.Select(known => known.Name))}");
        Scope(options, path, names, found);
        Frequency(options, path, found);
        var scope = new FaultScope(options.Protocol, options.Host, options.Identity, options.Resource);
        var effects = Effects(options, given.Preset, scope, path, found);
        problems.AddAll(found);
        if (found.All.Any())
        {
            return null;
        }

        options.Seed = options.Probability is null ? null : options.Seed ?? Random.Shared.Next();
        return new(options, scope, effects);
    }

    private static void Scope(FaultOptions options, string path, FaultNames names, ProblemList problems)
    {
        problems.Require(options.Name is not { } name || Name().IsMatch(name), $"{path}.name", "must be 1 to 64 letters, digits, hyphens, underscores and dots, beginning with a letter or digit");
        problems.Require(!Presets.Equals(options.Name, StringComparison.OrdinalIgnoreCase), $"{path}.name", $"'{Presets}' is where /_emulator/faults lists the presets");
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
            $"no identity is named {ProblemList.Quote(options.Identity)}; it takes {ManagedIdentity.SystemAssignedName}, a client id, a principal id, a resource id, or a name: {ProblemList.List(names.Identities)}");
        problems.Require(options.Identity is null || options.Identity.Length <= Limits.ResourceId, $"{path}.identity", $"has at most {Limits.ResourceId} characters");
        problems.Require(options.Resource is null or { Length: > 0 and <= Limits.Target }, $"{path}.resource", $"must be what a token is asked for, e.g. https://vault.azure.net, of at most {Limits.Target} characters");
        if (knowsProtocol && options.Protocol is { } asked && !ProtocolName.GivesTokens(asked))
        {
            problems.Require(options.Identity is null, $"{path}.identity", $"no request of {asked} comes to an identity");
            problems.Require(options.Resource is null, $"{path}.resource", $"no request of {asked} has a resource");
        }
    }

    private static bool IsIdentity(string given, FaultNames names) =>
        given.Equals(ManagedIdentity.SystemAssignedName, StringComparison.OrdinalIgnoreCase)
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

    private static IReadOnlyList<FaultEffect> Effects(FaultOptions options, string? preset, FaultScope scope, string path, ProblemList problems)
    {
        if (options.Effect is not { } notation)
        {
            problems.Require(preset is not null, $"{path}.effect", $"is missing: {FaultNotation.Known}; or a preset: {string.Join(", ", FaultPresets.All.Select(known => known.Name))}");
            return [];
        }

        if (notation.Length > Limits.DrillEffect)
        {
            problems.Add($"{path}.effect", $"has at most {Limits.DrillEffect} characters; x1000 after an effect repeats it");
            return [];
        }

        var (effects, problem) = FaultNotation.Parse(notation);
        problems.Require(problem is null, $"{path}.effect", problem ?? "");
        if (!scope.IsOfTokens && effects.FirstOrDefault(effect => effect is FaultEffect.Token or FaultEffect.Field or FaultEffect.Unassigned) is { } lost)
        {
            problems.Add($"{path}.effect", $"{ProblemList.Quote(FaultNotation.Write(lost))} is of a token, which {scope.Protocol} does not give");
        }

        return effects;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z")]
    private static partial Regex Name();
}
