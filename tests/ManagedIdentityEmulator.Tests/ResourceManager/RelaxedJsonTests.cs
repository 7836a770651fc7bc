using System.Text.Json;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>Bodies that are not quite JSON, as the Azure CLI sends deployments.</summary>
public sealed class RelaxedJsonTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    [Theory]
    [InlineData("""{"properties": {"mode": "Incremental", template:{"a": [true, null, 1.5e3]}}}""", """{"properties": {"mode": "Incremental", "template":{"a": [true, null, 1.5e3]}}}""")]
    [InlineData("""{ 'it''s': 1 }""", """{ "it""s": 1 }""")]
    [InlineData("""{ 'a "b" \'c\' \n': 'd' }""", """{ "a \"b\" 'c' \n": "d" }""")]
    [InlineData("{ \"a\": \"x\r\ny\tz\" }", """{ "a": "x\u000d\u000ay\u0009z" }""")]
    [InlineData("{ /* a: 1 */ b: 2 // c: 3\n }", "{  \"b\": 2 \n }")]
    [InlineData("{ $schema : 'http://x/y' }", """{ "$schema" : "http://x/y" }""")]
    [InlineData("""{ "a": "never ends""", """{ "a": "never ends""")]
    [InlineData("""{ "a": "never ends \""", """{ "a": "never ends \""")]
    [InlineData("/* never ends", "")]
    [InlineData("", "")]
    public void It_is_tightened_to_JSON(string given, string expected) => RelaxedJson.Tighten(given).ShouldBe(expected);

    [Fact]
    public void JSON_stays_what_it_is()
    {
        var json = """{"a":["\u0041\"\\","//",'x',{"b:":null,"":true}],"c":-1.5E+3}""";
        var strict = json.Replace("'x'", "\"x\"", StringComparison.Ordinal);

        RelaxedJson.Tighten(json).ShouldBe(strict);
        JsonElement.DeepEquals(JsonElement.Parse(RelaxedJson.Tighten(strict)), JsonElement.Parse(strict)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_body_with_bare_names_and_comments_is_read_and_one_that_is_worse_is_refused_for_what_was_sent()
    {
        var path = arm.Of(ArmFixture.Identities, "relaxed");

        await arm.ExpectAsync(201, HttpMethod.Put, path, "{ location: 'westeurope', /* where */ \"tags\": { \"a\": \"b\", } }");
        (await arm.RefusedAsync(400, HttpMethod.Put, path, "{ location: westeurope }")).Code.ShouldBe("InvalidRequestContent");
        (await arm.RefusedAsync(400, HttpMethod.Put, path, "{ location: 'westeurope', Location: 'eastus' }")).Code.ShouldBe("InvalidRequestContent");
    }
}
