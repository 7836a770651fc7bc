using System.Text.RegularExpressions;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// The part of OData's <c>$filter</c> that lists of resources take: comparisons of a member with a text, joined by <c>and</c> and
/// <c>or</c>, of which <c>and</c> binds closer; no parentheses
/// (learn.microsoft.com/rest/api/resources/resources/list, parameter <c>$filter</c>).
/// </summary>
internal sealed partial class ResourceFilter
{
    private readonly IReadOnlyList<IReadOnlyList<Comparison>> alternatives;

    private ResourceFilter(IReadOnlyList<IReadOnlyList<Comparison>> alternatives) => this.alternatives = alternatives;

    private static ResourceFilter All { get; } = new([[]]);

    /// <summary>Reads the request's filter; without one, everything passes.</summary>
    /// <param name="known">The members that may be compared.</param>
    public static ArmError? Read(ArmRequest request, IReadOnlyList<string> known, out ResourceFilter filter)
    {
        filter = All;
        if (!request.Query.TryGetValue("$filter", out var text) || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        List<List<Comparison>> read = [[]];
        for (var at = 0; ;)
        {
            var clause = ClausePattern().Match(text, at);
            if (!clause.Success || !known.Contains(clause.Groups["member"].Value, StringComparer.OrdinalIgnoreCase))
            {
                return Refused(text, known);
            }

            read[^1].Add(new(clause.Groups["member"].Value, clause.Groups["operator"].Value.ToLowerInvariant(), clause.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)));
            at += clause.Length;
            switch (clause.Groups["join"].Value.ToUpperInvariant())
            {
                case "AND":
                    break;
                case "OR":
                    read.Add([]);
                    break;
                default:
                    filter = new(read);
                    return at == text.Length ? null : Refused(text, known);
            }
        }
    }

    /// <param name="valuesOf">The values of a member, by its name in lower case: more than one for tags.</param>
    public bool Passes(Func<string, IEnumerable<string>> valuesOf) =>
        alternatives.Any(comparisons => comparisons.All(comparison => comparison.Holds(valuesOf(comparison.Member.ToLowerInvariant()))));

    private static ArmError Refused(string given, IEnumerable<string> known) => new(400, "InvalidFilterInQueryString",
        $"Invalid $filter '{given}' specified in the query string: it has to be comparisons by eq or ne, or startswith(name, 'text') or substringof('text', name), joined by and or or, of {string.Join(", ", known)}.");

    [GeneratedRegex(
        @"\G\s*(?:(?<member>\w+)\s+(?<operator>eq|ne)\s+'(?<value>(?:[^']|'')*)'|(?<operator>startswith)\s*\(\s*(?<member>\w+)\s*,\s*'(?<value>(?:[^']|'')*)'\s*\)|(?<operator>substringof)\s*\(\s*'(?<value>(?:[^']|'')*)'\s*,\s*(?<member>\w+)\s*\))(?:\s+(?<join>and|or)(?=\s)|\s*\z)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ClausePattern();

    private sealed record Comparison(string Member, string Operator, string Value)
    {
        public bool Holds(IEnumerable<string> values) => Operator switch
        {
            "eq" => values.Contains(Value, StringComparer.OrdinalIgnoreCase),
            "ne" => !values.Contains(Value, StringComparer.OrdinalIgnoreCase),
            "startswith" => values.Any(value => value.StartsWith(Value, StringComparison.OrdinalIgnoreCase)),
            _ => values.Any(value => value.Contains(Value, StringComparison.OrdinalIgnoreCase)),
        };
    }
}
