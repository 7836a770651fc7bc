using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Doctor;

internal enum ReportFormat
{
    Text,
    Json,
}

/// <summary>Writes down what was found, for people or for tools.</summary>
internal static class DoctorReport
{
    private const int LevelWidth = 9;

    public static string Write(ReportFormat format, IReadOnlyList<Finding> findings) => format == ReportFormat.Json
        ? JsonText.Indented(Json(findings)) + Environment.NewLine
        : Text(findings);

    public static IEnumerable<Finding> Problems(IEnumerable<Finding> findings) => findings.Where(finding => finding.Level == Level.Problem);

    private static JsonObject Json(IReadOnlyList<Finding> findings) => new()
    {
        ["problems"] = Problems(findings).Count(),
        ["summary"] = Summary(findings),
        ["findings"] = new JsonArray([.. findings.Select(Json)]),
    };

    private static JsonObject Json(Finding finding)
    {
        var json = new JsonObject { ["level"] = Name(finding.Level), ["topic"] = finding.Topic, ["text"] = finding.Text };
        if (finding.Why is not null)
        {
            json["why"] = finding.Why;
        }

        json["mend"] = new JsonArray([.. finding.Mend.Select(command => (JsonNode)command)]);
        return json;
    }

    private static string Text(IReadOnlyList<Finding> findings)
    {
        var topicWidth = findings.Max(finding => finding.Topic.Length) + 2;
        var indent = new string(' ', LevelWidth + topicWidth);
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append(Name(finding.Level).PadRight(LevelWidth)).Append(finding.Topic.PadRight(topicWidth)).AppendLine(finding.Text);
            foreach (var line in (finding.Why is null ? [] : new[] { finding.Why }).Concat(finding.Mend.Select(command => $"  {command}")))
            {
                text.Append(indent).AppendLine(line);
            }
        }

        return text.AppendLine().AppendLine(Summary(findings)).ToString();
    }

    private static string Summary(IReadOnlyList<Finding> findings) => Problems(findings).ToList() switch
    {
        [] when findings.Select(finding => finding.Caveat).OfType<string>().ToList() is { Count: > 0 } caveats => $"Nothing is wrong with this shell, but {string.Join(", and ", caveats)}.",
        [] => "Nothing is wrong: clients here get their tokens from the emulator.",
        [{ Mend: [var command, ..] }] => $"One problem. Do this, and look again:  {WithoutComment(command)}",
        [_] => "One problem, above.",
        var problems => $"{problems.Count} problems.{(problems.SelectMany(problem => problem.Mend).FirstOrDefault() is { } command ? $" Begin with this, and look again:  {WithoutComment(command)}" : "")}",
    };

    private static string WithoutComment(string command) => command.Split(Shell.Comment)[0];

    private static string Name(Level level) => level switch
    {
        Level.Ok => "ok",
        Level.Note => "note",
        _ => "problem",
    };
}
