using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>One condition of a <c>$filter</c>: <c>roleName eq 'Reader'</c>, or a function such as <c>atScope()</c>, whose operator is <see cref="Call"/>.</summary>
/// <param name="Value">Without its quotes; empty for a function without an argument.</param>
internal sealed record FilterTerm(string Field, string Operator, string Value)
{
    public const string Call = "()";

    /// <summary>Whether it is that field, compared by that operator, both in any case.</summary>
    public bool Is(string field, string comparison = "eq") =>
        Field.Equals(field, StringComparison.OrdinalIgnoreCase) && Operator.Equals(comparison, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The part of OData's <c>$filter</c> that Resource Manager's providers take: conditions joined by <c>and</c>. A value may stand without
/// quotes, as the Azure CLI writes instants.
/// </summary>
internal static partial class ODataFilter
{
    /// <returns><see langword="null"/> where it is none of that form; no conditions where there is no filter.</returns>
    public static IReadOnlyList<FilterTerm>? Parse(string? filter)
    {
        var terms = new List<FilterTerm>();
        if (string.IsNullOrWhiteSpace(filter))
        {
            return terms;
        }

        for (var at = 0; ;)
        {
            var term = Term().Match(filter, at);
            if (!term.Success)
            {
                return null;
            }

            terms.Add(term.Groups["call"].Success
                ? new(term.Groups["field"].Value, FilterTerm.Call, Unquoted(term.Groups["argument"].Value))
                : new(term.Groups["field"].Value, term.Groups["operator"].Value, term.Groups["bare"].Success ? term.Groups["bare"].Value : Unquoted(term.Groups["quoted"].Value)));
            at = term.Index + term.Length;
            if (at == filter.Length)
            {
                return terms;
            }

            var and = And().Match(filter, at);
            if (!and.Success)
            {
                return null;
            }

            at += and.Length;
        }
    }

    private static string Unquoted(string value) => value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\G\s*(?<field>[A-Za-z][A-Za-z0-9./]*)(?:(?<call>\s*\((?>\s*)(?:'(?<argument>(?:[^']|'')*)'\s*)?\))|\s+(?<operator>eq|ne|ge|gt|le|lt)\s+(?:'(?<quoted>(?:[^']|'')*)'|(?<bare>[^\s'()]+)))\s*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Term();

    [GeneratedRegex(@"\Gand\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex And();
}
