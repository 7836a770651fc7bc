using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

/// <summary>The template language: what each expression comes to.</summary>
public sealed class TemplateFunctionTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Settings = """{ "Name": "Orders", "list": [1, 2, 3], "nested": { "deep": [ { "x": true } ] }, "none": null }""";

    public static TheoryData<string, string> Expressions => new()
    {
        // literals, escapes and members
        { "plain", "\"plain\"" },
        { "[[not an expression]", "\"[not an expression]\"" },
        { "[open", "\"[open\"" },
        { "['it''s']", "\"it's\"" },
        { "[ concat( 'a' , 'b' ) ]", "\"ab\"" },
        { "[variables('settings').name]", "\"Orders\"" },
        { "[variables('settings').nested.deep[0].x]", "true" },
        { "[variables('settings')['list'][1]]", "2" },
        { "[variables('SETTINGS').NONE]", "null" },
        { "[parameters('who')]", "\"world\"" },
        { "[-5]", "-5" },

        // text
        { "[format('{0}-{1,4}-{2:D3}-{{x}}', 'a', 'b', 7)]", "\"a-   b-007-{x}\"" },
        { "[format('{0} {1}', true(), variables('settings').list)]", "\"True [1,2,3]\"" },
        { "[toUpper(toLower('AbC'))]", "\"ABC\"" },
        { "[substring('abcdef', 1, 3)]", "\"bcd\"" },
        { "[substring('abcdef', 4)]", "\"ef\"" },
        { "[replace('a-b-c', '-', '')]", "\"abc\"" },
        { "[split('a,b;c', createArray(',', ';'))]", """["a","b","c"]""" },
        { "[join(split('a,b', ','), '-')]", "\"a-b\"" },
        { "[padLeft(7, 3, '0')]", "\"007\"" },
        { "[trim('  a ')]", "\"a\"" },
        { "[startsWith('Orders', 'ord')]", "true" },
        { "[endsWith('Orders', 'RS')]", "true" },
        { "[contains('Orders', 'ord')]", "false" },
        { "[indexOf('test', 't')]", "0" },
        { "[lastIndexOf('test', 'T')]", "3" },
        { "[length('abc')]", "3" },
        { "[take('abc', 5)]", "\"abc\"" },
        { "[skip('abc', 1)]", "\"bc\"" },
        { "[first('abc')]", "\"a\"" },
        { "[last('abc')]", "\"c\"" },
        { "[string(variables('settings').nested)]", """"
            "{\"deep\":[{\"x\":true}]}"
            """" },
        { "[string(5)]", "\"5\"" },
        { "[base64ToString(base64('ä'))]", "\"ä\"" },
        { "[base64ToJson(base64('{\"a\":1}')).a]", "1" },
        { "[uriComponentToString(uriComponent('a b/c'))]", "\"a b/c\"" },
        { "[uri('https://x.test/a/', 'b')]", "\"https://x.test/a/b\"" },
        { "[dataUriToString(dataUri('Hello'))]", "\"Hello\"" },
        { "[guid('')]", "\"e655a85f-3ab2-5e4a-9666-569aa72a5a10\"" },
        { "[guid('a', 'b')]", "\"2d796349-8c7e-55ec-9624-54ece82ed031\"" },
        { "[length(uniqueString('a'))]", "13" },
        { "[equals(uniqueString('a', 'b'), uniqueString('a-b'))]", "true" },

        // arrays and objects
        { "[concat(createArray(1), createArray(2, 3))]", "[1,2,3]" },
        { "[array('a')]", """["a"]""" },
        { "[createObject('a', 1, 'b', createObject('c', null()))]", """{"a":1,"b":{"c":null}}""" },
        { "[union(createArray(1, 2), createArray(2, 3))]", "[1,2,3]" },
        { "[union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))]", """{"a":{"x":1,"y":2}}""" },
        { "[shallowMerge(createArray(createObject('a', createObject('x', 1)), createObject('a', 2)))]", """{"a":2}""" },
        { "[intersection(createArray(1, 2, 3), createArray(3, 2))]", "[2,3]" },
        { "[intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))]", """{"a":1}""" },
        { "[range(2, 3)]", "[2,3,4]" },
        { "[contains(variables('settings').list, 2)]", "true" },
        { "[contains(variables('settings'), 'NAME')]", "true" },
        { "[empty(createArray())]", "true" },
        { "[empty(null())]", "true" },
        { "[length(variables('settings'))]", "4" },
        { "[items(createObject('b', 2, 'a', 1))]", """[{"key":"a","value":1},{"key":"b","value":2}]""" },
        { "[objectKeys(createObject('b', 2, 'a', 1))]", """["a","b"]""" },
        { "[flatten(createArray(createArray(1), createArray(2)))]", "[1,2]" },
        { "[json('{\"a\":[1]}').a[0]]", "1" },
        { "[json('null')]", "null" },
        { "[tryGet(variables('settings'), 'nested', 'deep', 0, 'missing')]", "null" },
        { "[tryGet(variables('settings'), 'list', 2)]", "3" },
        { "[indexFromEnd(variables('settings').list, 1)]", "3" },
        { "[indexOf(variables('settings').list, 3)]", "2" },

        // lambdas
        { "[map(range(0, 3), lambda('i', mul(lambdaVariables('i'), 2)))]", "[0,2,4]" },
        { "[map(createArray('a', 'b'), lambda('x', 'i', format('{0}{1}', lambdaVariables('x'), lambdaVariables('i'))))]", """["a0","b1"]""" },
        { "[filter(range(0, 5), lambda('i', greater(lambdaVariables('i'), 2)))]", "[3,4]" },
        { "[reduce(range(1, 4), 0, lambda('sum', 'next', add(lambdaVariables('sum'), lambdaVariables('next'))))]", "10" },
        { "[sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]", "[1,2,3]" },
        { "[toObject(createArray('a', 'b'), lambda('x', lambdaVariables('x')), lambda('x', createObject()))]", """{"a":{},"b":{}}""" },
        { "[mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))]", """{"a":2}""" },
        { "[groupBy(createArray('ab', 'ac', 'b'), lambda('x', first(lambdaVariables('x'))))]", """{"a":["ab","ac"],"b":["b"]}""" },

        // logic and numbers
        { "[if(equals('a', 'A'), fail('not evaluated'), 'b')]", "\"b\"" },
        { "[and(true(), not(false()), bool('TRUE'), bool(1))]", "true" },
        { "[or(false(), equals(1, 1))]", "true" },
        { "[coalesce(null(), variables('settings').none, 'x')]", "\"x\"" },
        { "[less('a', 'b')]", "true" },
        { "[greaterOrEquals(2, 2)]", "true" },
        { "[add(sub(10, 3), div(7, 2))]", "10" },
        { "[mod(7, 3)]", "1" },
        { "[min(3, 1, 2)]", "1" },
        { "[max(createArray(3, 1))]", "3" },
        { "[int('42')]", "42" },
        { "[equals(createArray(1, 'a'), json('[1, \"a\"]'))]", "true" },
        { "[dateTimeAdd('2026-01-31T12:00:00Z', 'P1D')]", "\"2026-02-01T12:00:00Z\"" },
        { "[dateTimeToEpoch(dateTimeFromEpoch(86400))]", "86400" },

        // where it is deployed
        { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]", "\"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id\"" },
        { "[resourceId('other', 'Microsoft.Web/sites/slots', 'a', 'b')]", "\"{subscription}/resourceGroups/other/providers/Microsoft.Web/sites/a/slots/b\"" },
        { "[resourceId(subscription().subscriptionId, 'other', 'Microsoft.Web/sites', 'a')]", "\"{subscription}/resourceGroups/other/providers/Microsoft.Web/sites/a\"" },
        { "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')]", "\"{subscription}/providers/Microsoft.Authorization/roleDefinitions/r\"" },
        { "[tenantResourceId('Microsoft.Authorization/roleDefinitions', 'r')]", "\"/providers/Microsoft.Authorization/roleDefinitions/r\"" },
        { "[extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/roleAssignments', 'r')]", "\"{group}/providers/Microsoft.Authorization/roleAssignments/r\"" },
        { "[resourceGroup().location]", "\"westeurope\"" },
        { "[resourceGroup().name]", "\"local\"" },
        { "[subscription().id]", "\"{subscription}\"" },
        { "[equals(tenant().tenantId, subscription().tenantId)]", "true" },
        { "[deployment().name]", "\"functions\"" },
        { "[environment().suffixes.storage]", "\"core.windows.net\"" },
        { "[contoso.greet('you')]", "\"Hello, you\"" },
    };

    [Fact]
    public async Task Every_expression_comes_to_its_value()
    {
        var rows = Expressions.Select(row => row.Data).ToList();
        var sections = new JsonObject
        {
            ["parameters"] = JsonNode.Parse("""{ "who": { "type": "string", "defaultValue": "world" } }"""),
            ["functions"] = JsonNode.Parse("""[ { "namespace": "contoso", "members": { "greet": { "parameters": [ { "name": "who", "type": "string" } ], "output": { "type": "string", "value": "[concat('Hello, ', parameters('who'))]" } } } } ]"""),
            ["variables"] = new JsonObject { ["settings"] = JsonNode.Parse(Settings) },
            ["resources"] = new JsonArray(),
            ["outputs"] = new JsonObject(rows.Select((row, at) => KeyValuePair.Create($"o{at}", (JsonNode?)new JsonObject { ["type"] = "array", ["value"] = new JsonArray(row.Item1) }))),
        }.ToJsonString()[1..^1];

        var outputs = await arm.OutputsAsync("functions", DeploymentFixtures.Template(sections));

        for (var at = 0; at < rows.Count; at++)
        {
            var expected = rows[at].Item2.Replace("{group}", arm.Group).Replace("{subscription}", arm.Subscription);
            outputs[$"o{at}"]![0].ShouldBeJson(expected, rows[at].Item1);
        }
    }

    [Theory]
    [InlineData("[concat('a']", "Unable to parse language expression 'concat('a'': expected token 'RightParenthesis' and actual 'EndOfData'")]
    [InlineData("[concat('a)]", "a string is not closed")]
    [InlineData("[]", "expected token 'Identifier' and actual 'EndOfData'")]
    [InlineData("[concat('a') 'b']", "expected token 'EndOfData' and actual 'StringLiteral'")]
    [InlineData("[concat('a'){}]", "the character '{' at position 11 is not expected")]
    [InlineData("[99999999999999999999]", "is not a whole number")]
    [InlineData("[noSuchFunction()]", "The template function 'noSuchFunction' is not valid")]
    [InlineData("[toLower()]", "function requires 1 argument(s) while 0 were provided")]
    [InlineData("[listKeys('x', '2023-01-01')]", "the emulator has no keys or other secrets of services to list")]
    [InlineData("[contoso.unknown()]", "The template function 'contoso.unknown' is not valid")]
    [InlineData("[toLower(1)]", "the argument 1 must be of type 'String' and is of type 'Integer'")]
    [InlineData("[parameters('missing')]", "The template parameter 'missing' is not found")]
    [InlineData("[variables('missing')]", "The template variable 'missing' is not found")]
    [InlineData("[variables('self')]", "refers to itself")]
    [InlineData("[createObject('a', 1).b]", "The language expression property 'b' doesn't exist, available properties are 'a'")]
    [InlineData("[createArray(1)[1]]", "array index '1' is out of bounds")]
    [InlineData("[div(1, 0)]", "cannot be divided by 0")]
    [InlineData("[mul(9223372036854775807, 2)]", "not a number of 64 bits")]
    [InlineData("[int('x')]", "'x' is no whole number")]
    [InlineData("[json('{')]", "not valid JSON")]
    [InlineData("[substring('abc', 2, 5)]", "must refer to a location within the string")]
    [InlineData("[format('{1}', 'a')]", "the format names the argument 1 and there are 1")]
    [InlineData("[format('{0')]", "is not valid at position 0")]
    [InlineData("[copyIndex()]", "may only be used in a copy loop")]
    [InlineData("[reference('x')]", "The template function 'reference' is not expected at this location")]
    [InlineData("[newGuid()]", "may only be used in the default value of a parameter")]
    [InlineData("[utcNow()]", "may only be used in the default value of a parameter")]
    [InlineData("[resourceId('Microsoft.Web/sites/slots', 'a')]", "requires '2' resource name argument(s), and '1' were provided")]
    [InlineData("[base64ToString('%')]", "not valid base64")]
    [InlineData("[fail('by hand')]", "by hand")]
    [InlineData("[range(0, 10001)]", "the count must be from 0 to 10000")]
    [InlineData("[lambdaVariables('x')]", "the lambda variable 'x' is not found")]
    public async Task A_wrong_expression_is_refused_and_named(string expression, string reason)
    {
        var sections = new JsonObject { ["variables"] = new JsonObject { ["self"] = "[variables('again')]", ["again"] = "[variables('self')]", ["wrong"] = expression }, ["resources"] = new JsonArray() };
        if (!expression.Contains("self"))
        {
            ((JsonObject)sections["variables"]!).Remove("self");
            ((JsonObject)sections["variables"]!).Remove("again");
        }

        var (code, message) = await arm.RefuseAsync("wrong", DeploymentFixtures.Template(sections.ToJsonString()[1..^1]));

        code.ShouldBe("InvalidTemplate");
        message.ShouldStartWith("Deployment template validation failed: '");
        message.ShouldContain(reason);
    }
}
