using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Configurations in the file and in variables, whatever is in them.</summary>
public sealed partial class ConfigurationPropertyTests
{
    private static readonly string[] variables =
    [
        "MI_EMULATOR_Tokens__Lifetime", "MI_EMULATOR_Hosts__0__Name", "MI_EMULATOR_Hosts__3__Callers__0", "MI_EMULATOR_Hosts", "MI_EMULATOR_Targets__Additional__0__Uri", "MI_EMULATOR_Faults__0__Effect",
        "MI_EMULATOR_UserAssignedIdentities__0__AppRoles__api://orders__0", "MI_EMULATOR_Throttling__Enabled", "mi_emulator_listeners__port", "MI_EMULATOR_", "MI_EMULATOR_TenantId__x",
    ];

    private static readonly string[] values = ["1.00:00:00", "vm7", "172.28.0.0/16", """[{"name":"vm9","type":"Microsoft.Compute/virtualMachines"}]""", "true", "50342", """{"name":"x"}""", "410 x2, 429"];

    [Fact]
    public void Whatever_is_in_the_file_and_the_variables_every_mistake_is_named_by_its_place_on_a_line() =>
        Rule.Holds(
            Texts.Chance.SelectMany(random => Texts.Like(variables).SelectMany(name => Texts.Like(values).Select(value => (Json: Mutated(random), Name: name, Value: value)))),
            given =>
            {
                var read = ConfigurationReader.Read(given.Json, new Dictionary<string, string> { [given.Name] = given.Value, ["MI_EMULATOR_Location"] = "westeurope" });

                foreach (var (path, message) in read.Problems)
                {
                    Place().IsMatch(path).ShouldBeTrue(path);
                    message.ShouldNotBeEmpty();
                    message.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029').ShouldBeFalse(message);
                }
            });

    [Fact]
    public void A_mistake_in_a_variable_names_the_variable() =>
        Rule.HoldsForTextsLike([.. variables[..5]], name =>
        {
            var read = ConfigurationReader.Read("{}", new Dictionary<string, string> { ["MI_EMULATOR_" + name] = "no" });

            read.Problems.ShouldAllBe(problem => problem.Message.Contains("(set by MI_EMULATOR_") || problem.Path == "$");
        });

    private static string Mutated(Random random)
    {
        var document = JsonNode.Parse(ConfigurationSample.Everything)!;
        for (var changes = random.Next(0, 4); changes > 0; changes--)
        {
            JsonMutation.Mutate(document, random, ["name", "type", "callers", "effect", "\ud800", "a.b", "x['y']"]);
        }

        foreach (var (parent, key) in JsonMutation.Places(document).ToList())
        {
            if (random.Next(40) == 0 && parent is JsonObject members && members[(string)key] is JsonValue)
            {
                members[(string)key] = NastyText.Any(random);
            }
        }

        return random.Next(5) == 0 ? NastyText.Mutate(document.ToJsonString(), random) : document.ToJsonString();
    }

    [GeneratedRegex(@"^(\$|line \d+, column \d+\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
