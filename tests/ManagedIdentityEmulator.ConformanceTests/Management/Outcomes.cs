using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Management;

/// <summary>What a management program printed: a line for each outcome, its name and what it is in JSON.</summary>
internal sealed class Outcomes
{
    private static readonly string nobodysHome = Path.Combine(AppContext.BaseDirectory, "nobody");
    private readonly Dictionary<string, JsonElement> byName;

    private Outcomes(string printed) => byName = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => JsonElement.Parse(parts[1]));

    public JsonElement this[string name] => byName[name];

    /// <summary>Runs it on a web app of an emulator of its own.</summary>
    public static async Task<Outcomes> OfAsync(Command program)
    {
        // Refused, a chain of credentials goes on to whoever is signed in on this machine: nobody is.
        program = program with { Environment = new Dictionary<string, string>(program.Environment) { ["HOME"] = nobodysHome, ["USERPROFILE"] = nobodysHome } };
        return new(await ProcessRunner.RunToSuccessAsync(Programs.OnHost("web", program)));
    }

    public string[] Texts(string name) => [.. this[name].EnumerateArray().Select(element => element.ToString())];
}
