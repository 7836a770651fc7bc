using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Authorization;
using ManagedIdentityEmulator.ResourceManager.Insights;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.Tests.Configuration;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>What Resource Manager's clients write: filters, and JSON that is not quite that.</summary>
public sealed class ManagementPropertyTests
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(10); // it takes milliseconds
    private static readonly string[] filters =
    [
        "atScope()", "principalId eq '97c80746-fffe-5f97-aebc-737751b39fef' and atScope()", "assignedTo('97c80746-fffe-5f97-aebc-737751b39fef')",
        "eventTimestamp ge '2026-01-31T12:00:00Z' and eventTimestamp le 2026-02-01T00:00:00Z and resourceGroupName eq 'local'", "roleName eq 'O''Reader'",
    ];

    private static readonly string[] documents =
    [
        ConfigurationSample.Everything, """{"a":"it's \"so\" \\ \u0041 // no comment /* nor this */","b":[1,-2.5e3,true,false,null,{"c d":{}}],"é":"'"}""",
    ];

    [Fact]
    public void Whatever_comes_as_a_filter_is_read_or_refused() =>
        Rule.HoldsForTextsLike(filters, text =>
        {
            var terms = ODataFilter.Parse(text);

            (terms is not { Count: 0 } || string.IsNullOrWhiteSpace(text)).ShouldBeTrue();
            ActivityEventFilter.Read(text, out _);
            RoleAssignmentFilter.Read(text, ResourceScope.Tenant, out _);
        });

    [Fact]
    public void The_conditions_that_are_written_into_a_filter_are_read_from_it() =>
        Rule.Holds(
            Gen.Choose(1, 5).SelectMany(count => Gen.ArrayOf(Gen.Elements("eq", "ge", FilterTerm.Call).SelectMany(comparison => Texts.Whole.Select(value => new FilterTerm("a.b/c", comparison, value))), count)),
            terms => ODataFilter.Parse(string.Join(" and ", terms.Select(Write))).ShouldBe(terms));

    [Theory, InlineData("f("), InlineData("a"), InlineData("a eq ("), InlineData("a eq 'x'"), InlineData("a eq 'x' and")]
    public Task A_filter_of_many_blanks_is_refused_or_read_soon(string begin) =>
        Promptness.ShouldBeWithinAsync(soon, () => ODataFilter.Parse(begin + new string(' ', 60_000) + "!").ShouldBeNull());

    [Fact]
    public void JSON_as_the_standard_has_it_means_the_same_to_a_reader_that_takes_more() =>
        Rule.HoldsForTextsLike(documents, text =>
        {
            if (Parse(text) is { } document)
            {
                Parse(RelaxedJson.Tighten(text))?.ToJsonString().ShouldBe(document.ToJsonString());
            }
        }, inputs: 500);

    private static string Write(FilterTerm term) => term switch
    {
        (var field, FilterTerm.Call, "") => $"{field}()",
        (var field, FilterTerm.Call, var value) => $"{field} ( {Quote(value)} )",
        var (field, comparison, value) => $"{field} {comparison} {Quote(value)}",
    };

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static JsonNode? Parse(string json)
    {
        try
        {
            var document = JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false });
            document?.ToJsonString();
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
