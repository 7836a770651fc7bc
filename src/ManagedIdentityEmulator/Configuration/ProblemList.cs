using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// The mistakes found so far, one for a place: what was refused for its type is not refused again for its meaning. A message is
/// one line whatever the configuration holds.
/// </summary>
internal sealed partial class ProblemList
{
    private const int MostNames = 24;
    private const int LongestValue = 100;

    private readonly List<ConfigurationProblem> problems = [];
    private readonly HashSet<string> paths = [];

    public IEnumerable<ConfigurationProblem> All =>
        paths.Count > problems.Count ? problems.Append(new("$", More(paths.Count - problems.Count))) : problems;

    public void Add(string path, string message)
    {
        path = OneLine(path);
        if (paths.Add(path) && paths.Count <= Limits.ReportedMistakes)
        {
            problems.Add(new(path, OneLine(message)));
        }
    }

    public void AddAll(ProblemList others)
    {
        foreach (var (path, message) in others.problems)
        {
            Add(path, message);
        }

        paths.UnionWith(others.paths); // those that it only counts
    }

    public void Require(
        bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ProblemText path, [InterpolatedStringHandlerArgument(nameof(condition))] ProblemText message)
    {
        if (!condition)
        {
            Add(path.Take(), message.Take());
        }
    }

    /// <summary>What stands in the place of the mistakes that are too many to name.</summary>
    public static string More(int count) => $"and {count} more {(count == 1 ? "mistake" : "mistakes")}";

    /// <summary>A value from the configuration as a message shows it.</summary>
    public static string Quote(string? value) =>
        value is { Length: > LongestValue } ? $"'{value[..LongestValue]}…'" : $"'{value}'";

    /// <summary>Names from the configuration as a message lists them.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");

    /// <summary>A message or path without whatever would break the line.</summary>
    public static string OneLine(string text) => LineBreakers().Replace(text, "?");

    // Control characters, line and paragraph separators, and halves of surrogate pairs.
    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]", RegexOptions.CultureInvariant)]
    private static partial Regex LineBreakers();
}
