using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Failure drills as text and as JSON.</summary>
public sealed class FaultPropertyTests
{
    private static readonly string[] notations = ["429 retry-after=5", "410 x2, 429, ok", "503 x3 delay=500ms, html=404", "skewed-token=-15m", "missing=expires_on delay=1h, mistyped=access_token x7", "expires-in=1d"];
    private static readonly string[] drills =
    [
        """{ "name": "a", "effect": "410 x2, 429, ok", "protocol": "imds", "host": "vm1", "identity": "orders", "resource": "api://orders", "times": 8, "every": 2, "probability": 0.5, "seed": 42, "from": "2026-01-31T12:00:00Z", "until": "2026-01-31T13:00:00+00:30" }""",
        """[ { "preset": "throttled" }, { "preset": "imds-updating", "for": "00:01:10" }, { "effect": "hang", "probability": 1 } ]""",
        """{ "preset": "identity-propagating", "until": "2030-01-01T00:00:00Z", "effect": "429" }""",
    ];

    private static readonly FaultNames names = new(new Dictionary<string, HostType> { ["vm1"] = HostType.Find("Microsoft.Compute/virtualMachines", null)! }, ["orders"]);

    [Fact]
    public void Whatever_is_written_as_an_effect_is_read_or_refused_and_what_was_read_is_written_so_that_it_is_read_again() =>
        Rule.HoldsForTextsLike(notations, text =>
        {
            var (effects, problem) = FaultNotation.Parse(text);
            if (problem is null)
            {
                FaultNotation.Parse(FaultNotation.Write(effects)).Effects.ShouldBe(effects);
            }
            else
            {
                effects.ShouldBeEmpty();
            }
        });

    [Fact]
    public void Effects_that_are_written_are_read_as_the_same() =>
        Rule.Holds(Gen.Choose(1, 20).SelectMany(count => Gen.ArrayOf(Effect, count)), effects => FaultNotation.Parse(FaultNotation.Write(effects)).Effects.ShouldBe(effects));

    [Fact]
    public void Whatever_comes_as_a_drill_is_read_or_refused_by_JSON_path_and_a_drill_that_was_read_is_written_so_that_it_is_read_again() =>
        Rule.HoldsForTextsLike(drills, text =>
        {
            var rules = Read(text, out var problems);

            problems.ShouldAllBe(problem => problem.Path.StartsWith('$') && problem.Message.Length > 0);
            foreach (var written in rules.Select(Write))
            {
                var again = Read(written, out var none);

                none.ShouldBeEmpty(written);
                Write(again.Single()).ShouldBe(written);
                again.Single().Effects.ShouldNotBeEmpty();
            }
        }, inputs: 500);

    private static Gen<FaultEffect> Effect { get; } =
        from seconds in Gen.Choose(1, 86_400)
        from status in Gen.Elements(FaultEffect.Statuses.AsEnumerable())
        from effect in Gen.Elements(
            FaultEffect.None, FaultEffect.Hang, FaultEffect.Reset, FaultEffect.Cut, FaultEffect.EmptyBody, FaultEffect.Truncated, FaultEffect.Malformed, FaultEffect.IdentityNotFound,
            FaultEffect.ExpiredToken, FaultEffect.WrongAudience, FaultEffect.WrongIssuer, FaultEffect.UnpublishedKey, FaultEffect.Html(), FaultEffect.Html(200 + (seconds % 4)),
            FaultEffect.MissingField(FaultEffect.Fields[seconds % FaultEffect.Fields.Count]), FaultEffect.MistypedField(FaultEffect.Fields[seconds % FaultEffect.Fields.Count]),
            FaultEffect.ExpiresIn(TimeSpan.FromSeconds(seconds)), FaultEffect.SkewedToken(TimeSpan.FromSeconds(-seconds)), FaultEffect.SkewedToken(TimeSpan.FromSeconds(seconds)),
            FaultEffect.Status(status), FaultEffect.Status(status, TimeSpan.FromSeconds(seconds)))
        from pause in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, 3_600_000)))
        select effect with { Delay = TimeSpan.FromMilliseconds(pause) };

    // A key that is not set is not there.
    private static readonly JsonSerializerOptions writing = new(ConfigurationJson.Default.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static IReadOnlyList<FaultRule> Read(string json, out IReadOnlyList<ConfigurationProblem> problems)
    {
        var found = new ProblemList();
        var rules = FaultRuleReader.Read(FaultJson.Read(Encoding.UTF8.GetBytes(json), found), names, found);
        problems = [.. found.All];
        return rules;
    }

    private static string Write(FaultRule rule) => JsonSerializer.Serialize(rule.Options, writing);
}
