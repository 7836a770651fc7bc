using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Faults;

/// <summary>Reads drills from JSON, one or an array, by the rules of the configuration file.</summary>
internal static class FaultJson
{
    public const int MostAtOnce = 1000;

    /// <returns>The drills as far as they could be read; what is wrong with the rest is among the problems.</returns>
    public static IReadOnlyList<GivenFault> Read(ReadOnlySpan<byte> json, ProblemList problems)
    {
        try
        {
            var parsed = ConfigurationText.Parse(json);
            return parsed is JsonArray { Count: <= MostAtOnce } several
                ? [.. several.Select((one, i) => ReadOne(one, $"$[{i}]", problems)).OfType<GivenFault>()]
                : [.. new[] { ReadOne(parsed, "$", problems) }.OfType<GivenFault>()];
        }
        catch (JsonException e)
        {
            problems.Add("$", $"is no JSON: {e.Message}");
            return [];
        }
    }

    private static GivenFault? ReadOne(JsonNode? given, string path, ProblemList problems)
    {
        if (given is not JsonObject members)
        {
            problems.Add(path, $"must be a drill, e.g. {{ \"effect\": \"429 retry-after=5\", \"times\": 3 }}, or an array of up to {MostAtOnce}");
            return null;
        }

        ConfigurationShape.Check(members, ConfigurationJson.Default.FaultOptions, path, problems);
        return members.Deserialize(ConfigurationJson.Default.FaultOptions) is { } options ? new(path, options) : null;
    }
}
