using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>Whatever is in the file, the reader answers with problems: never with an exception, and soon.</summary>
public class HostileFileTests
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(15);

    public static TheoryData<string> Names => [.. Files.Keys];

    private static Dictionary<string, Func<string>> Files { get; } = new()
    {
        ["10,000 nested arrays"] = () => new string('[', 10_000) + new string(']', 10_000),
        ["10,000 nested objects"] = () => string.Concat(Enumerable.Repeat("{\"hosts\":", 10_000)) + "1" + new string('}', 10_000),
        ["10,000 brackets that are never closed"] = () => new string('[', 10_000),
        ["1 MB of one letter"] = () => new string('x', 1 << 20),
        ["1 MB of NUL"] = () => new string('\0', 1 << 20),
        ["1 MB of random characters"] = () => string.Create(1 << 20, new Random(1), (into, random) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = (char)random.Next(0x10000);
            }
        }),
        ["1 MB of unknown keys"] = () => $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":1"))}}}",
        ["1 MB of hosts without anything"] = () => $"{{\"hosts\":[{string.Join(',', Enumerable.Repeat("{}", 350_000))}]}}",
        ["1 MB of nulls"] = () => $"{{\"hosts\":[{string.Join(',', Enumerable.Repeat("null", 200_000))}]}}",
        ["one string of 1 MB"] = () => $"{{\"hosts\":[{{\"name\":\"{new string('n', 1 << 20)}\"}}]}}",
        ["a key with half a surrogate pair"] = () => "{ \"\\ud800\": 1 }",
        ["the same half twice"] = () => "{ \"\\ud800\": 1, \"\\ud800\": 2 }",
        ["a value with half a surrogate pair"] = () => "{ \"hosts\": [ { \"name\": \"\\udc00\" } ] }",
        ["half a surrogate pair in the text itself"] = () => "{ \"location\": \"\ud800\" }",
        ["a number beyond every type"] = () => "{ \"listeners\": { \"port\": 1e999999999 } }",
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Junk_gives_problems_and_no_exception(string name)
    {
        var json = Files[name]();

        await Promptness.ShouldBeWithinAsync(soon, () => ConfigurationReader.Read(json).Problems.ShouldNotBeEmpty());
    }

    [Fact]
    public void A_report_ends_after_a_hundred_mistakes_and_says_how_many_more_there_are()
    {
        var problems = ConfigurationReader.Read(Files["1 MB of unknown keys"]()).Problems;

        problems.Count.ShouldBe(101);
        problems[^1].ShouldBe(new ConfigurationProblem("$", "and 99900 more mistakes"));
    }

    [Fact]
    public async Task A_correct_file_of_ten_thousand_identities_is_read_soon()
    {
        var identities = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"name":"identity-{{i}}"}"""));
        var names = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"identity-{i}\""));
        var json = $$"""{ "userAssignedIdentities": [{{identities}}], "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "userAssigned": [{{names}}] } ] }""";

        await Promptness.ShouldBeWithinAsync(soon, () => ConfigurationSample.ProblemsIn(json).ShouldBeEmpty());
    }

    [Fact]
    public void Random_changes_of_a_correct_file_never_throw()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var document = JsonNode.Parse(ConfigurationSample.Everything)!;
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                JsonMutation.Mutate(document, random, keys);
            }

            var json = Scramble(document.ToJsonString(), random);
            try
            {
                _ = ConfigurationReader.Read(json);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {json}", e);
            }
        }
    }

    private static readonly string[] keys = ["name", "type", "hosts", "tokens", "lifetime", "", "x", "\n", "audiences", "userAssigned", "a\"b", "$schema"];

    // Now and then the text itself is cut or hit by a stray character.
    private static string Scramble(string json, Random random) => random.Next(10) switch
    {
        0 => json[..random.Next(json.Length)],
        1 => new StringBuilder(json) { [random.Next(json.Length)] = (char)random.Next(0x10000) }.ToString(),
        2 => json.Insert(random.Next(json.Length), random.Next().ToString(CultureInfo.InvariantCulture)),
        _ => json,
    };
}
