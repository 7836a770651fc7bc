using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Reads a configuration from a file's text and environment variables, and names every mistake at once.</summary>
internal static class ConfigurationReader
{
    /// <summary>What the name of an environment variable that sets a key begins with.</summary>
    public const string EnvironmentPrefix = "MI_EMULATOR_";

    /// <summary>
    /// Reads and validates. Environment variables (<c>MI_EMULATOR_Tokens__Lifetime</c>, <c>MI_EMULATOR_Hosts__0__Name</c>; case
    /// does not matter) win over the file.
    /// </summary>
    /// <param name="json">The file's text, with comments and trailing commas allowed; <see langword="null"/> for none.</param>
    /// <param name="environment">Environment variables by name; those without the prefix are ignored.</param>
    /// <param name="commandLine">What the command line gave, applied last.</param>
    public static ConfigurationResult Read(
        string? json, IReadOnlyDictionary<string, string>? environment = null, Action<EmulatorOptions>? commandLine = null)
    {
        var problems = new ProblemList();
        var document = json is null ? [] : Parse(json, problems);
        var origins = EnvironmentOverlay.Apply(document, environment ?? new Dictionary<string, string>(), problems);

        var options = document.Count == 0 ? new EmulatorOptions() : Bind(document, problems);
        commandLine?.Invoke(options);
        ConfigurationValidator.Validate(options, problems);
        return new ConfigurationResult(options, [.. problems.All.Select(problem => NameOrigin(problem, origins))]);
    }

    private static JsonObject Parse(string json, ProblemList problems)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            problems.Add("$", "the file is empty; {} is a configuration without anything");
            return [];
        }

        try
        {
            if (ConfigurationText.Parse(json) is JsonObject document)
            {
                return document;
            }

            problems.Add("$", "must be a JSON object");
        }
        catch (JsonException e)
        {
            problems.Add(e.LineNumber is null ? "$" : $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}", $"not JSON: {FirstSentence(e.Message)}");
        }

        return [];
    }

    // The shape check takes out what it refuses, so that binding succeeds and the meaning of the rest is checked as well.
    private static EmulatorOptions Bind(JsonObject document, ProblemList problems)
    {
        ConfigurationShape.Check(document, ConfigurationJson.Default.EmulatorOptions, "$", problems);
        return document.Deserialize(ConfigurationJson.Default.EmulatorOptions)!;
    }

    // A variable may have set the place itself or, as JSON, what the place is in.
    private static ConfigurationProblem NameOrigin(ConfigurationProblem problem, Dictionary<string, string> origins)
    {
        for (var path = problem.Path; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (origins.TryGetValue(path, out var variable))
            {
                return problem with { Message = ProblemList.OneLine($"{problem.Message} (set by {variable})") };
            }
        }

        return problem;
    }

    private static string FirstSentence(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end].Trim() : message;
}
