using static ManagedIdentityEmulator.Tests.ResourceManager.Deployments.DeploymentFixtures;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

/// <summary>Templates that are refused before anything is deployed, each with what is wrong with it.</summary>
public sealed class MalformedTemplateTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Identity = "\"type\": \"Microsoft.ManagedIdentity/userAssignedIdentities\", \"apiVersion\": \"2023-01-31\", \"location\": \"westeurope\"";

    public static TheoryData<string, string> Templates => new()
    {
        { """ "resources": 5 """, "The template section 'resources' must be an array" },
        { """ "resources": [ 5 ] """, "A template resource must be an object." },
        { """ "variables": [], "resources": [] """, "The template section 'variables' must be an object." },
        { """ "parameters": { "p": 5 }, "resources": [] """, "The template parameter 'p' must be an object." },
        { """ "parameters": { "p": { "type": "text", "defaultValue": "a" } }, "resources": [] """, "The type 'text' of 'p' is not valid." },
        { """ "parameters": { "p": { "defaultValue": "a" } }, "resources": [] """, "'p' must have a 'type'." },
        { """ "parameters": { "p": { "$ref": "#/definitions/none", "defaultValue": "a" } }, "resources": [] """, "is not defined in the template" },
        { """ "parameters": { "p": { "type": "string", "defaultValue": "[parameters('p')]" } }, "resources": [] """, "refers to itself" },
        { """ "resources": [ { "name": "a", "apiVersion": "2023-01-31" } ] """, "the 'type' property is required" },
        { """ "resources": [ { "type": "Microsoft.Web/sites", "apiVersion": "2023-01-31" } ] """, "the 'name' property is required" },
        { """ "resources": [ { "type": "Microsoft.Web/sites", "name": "a" } ] """, "the 'apiVersion' property is required" },
        { """ "resources": [ { "type": "Microsoft.Web/sites", "name": 5, "apiVersion": "2023-01-31" } ] """, "The property 'name' must be of type 'String'" },
        { """ "resources": [ { "type": "Microsoft.Web/sites", "name": "a/b", "apiVersion": "2023-01-31" } ] """, "has incorrect segment lengths" },
        { """ "resources": [ { "type": "Microsoft.Web/sites", "name": "a?b", "apiVersion": "2023-01-31" } ] """, "one of the characters" },
        { """ "resources": [ { "type": "Microsoft.Web/sites/slots", "name": "a/", "apiVersion": "2023-01-31" } ] """, "no part of a name or type may be empty" },
        { """ "resources": [ { "type": "Microsoft.Web/sites", "name": "[padLeft('', 261, 'x')]", "apiVersion": "2023-01-31" } ] """, "longer than 260 characters" },
        { $$""" "resources": [ { {{Identity}}, "name": "twice" }, { {{Identity}}, "name": "TWICE" } ] """, "is defined multiple times in a template" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "dependsOn": [ "none" ] } ] """, "The resource 'none' is not defined in the template" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "dependsOn": [ 5 ] } ] """, "must have strings only" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "dependsOn": "two" } ] """, "must be an array" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "dependsOn": [ "two" ] }, { {{Identity}}, "name": "two", "dependsOn": [ "one" ] } ] """, "Circular dependency detected on resource" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "tags": { "a": "[reference('two').clientId]" } }, { {{Identity}}, "name": "two", "dependsOn": [ "one" ] } ] """, "Circular dependency detected on resource" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "condition": "yes" } ] """, "The 'condition' of a resource must be of type 'Boolean'." },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "copy": { "count": 2 } } ] """, "A copy loop must have a 'name'." },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "copy": { "name": "c", "count": "two" } } ] """, "must have a 'count' of type 'Integer'" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "copy": { "name": "c", "count": 1000000000 } } ] """, "must be between '0' and '800'" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "copy": { "name": "c", "count": -1 } } ] """, "must be between '0' and '800'" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "copy": [] } ] """, "The 'copy' of a resource must be an object." },
        { $$""" "resources": [ { {{Identity}}, "name": "[format('a{0}', copyIndex())]", "copy": { "name": "c", "count": 500 } }, { {{Identity}}, "name": "[format('b{0}', copyIndex())]", "copy": { "name": "d", "count": 500 } } ] """, "The number of template resources limit exceeded. Limit: '800'" },
        { $$""" "resources": [ { {{Identity}}, "name": "[reference('a').b]" } ] """, "'reference' is not expected at this location" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "scope": "nowhere" } ] """, "must be a resource id, or a type and name" },
        { $$""" "resources": [ { {{Identity}}, "name": "one", "resources": 5 } ] """, "The 'resources' of the resource 'one' must be an array." },
    };

    [Theory, MemberData(nameof(Templates))]
    public async Task A_malformed_template_is_refused_with_the_reason(string sections, string reason)
    {
        var (code, message) = await arm.RefuseAsync("malformed", Template(sections));

        code.ShouldBe("InvalidTemplate");
        message.ShouldStartWith("Deployment template validation failed: '");
        message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("{}", "The value for the template parameter 'text' is not provided.")]
    [InlineData("""{ "text": { "value": 5 } }""", "expected a value of type 'String', but received a value of type 'Integer'")]
    [InlineData("""{ "text": { "value": null } }""", "expected a value of type 'String', but received a value of type 'Null'")]
    [InlineData("""{ "text": { "value": "ab" } }""", "'minLength' is '3' and the actual one is '2'")]
    [InlineData("""{ "text": { "value": "abcdef" } }""", "'maxLength' is '5' and the actual one is '6'")]
    [InlineData("""{ "text": { "value": "abc" }, "number": { "value": 11 } }""", "'maxValue' is '10' and the actual one is '11'")]
    [InlineData("""{ "text": { "value": "abc" }, "size": { "value": "big" } }""", "is not part of the allowed value(s): 'small,large'")]
    [InlineData("""{ "text": { "value": "abc" }, "other": { "value": 1 } }""", "do not correspond to any parameters defined in the template: 'other'")]
    [InlineData("""{ "text": "abc" }""", "The parameter 'text' must be an object with a 'value'.")]
    [InlineData("""{ "text": { "reference": { "keyVault": { "id": "x" }, "secretName": "y" } } }""", "refers to a secret of a key vault")]
    public async Task A_parameter_that_does_not_fit_is_named(string parameters, string reason)
    {
        var template = Template("""
            "parameters": { "text": { "type": "string", "minLength": 3, "maxLength": 5 }, "number": { "type": "int", "maxValue": 10, "defaultValue": 1 }, "size": { "type": "string", "allowedValues": [ "small", "large" ], "defaultValue": "small" } }, "resources": []
            """);

        var (code, message) = await arm.RefuseAsync("parameters", template, parameters);

        code.ShouldBe("InvalidTemplate");
        message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("{}", "InvalidRequestContent", "Required property 'properties'")]
    [InlineData("""{ "properties": { "template": {} } }""", "InvalidRequestContent", "'properties.mode' is required")]
    [InlineData("""{ "properties": { "mode": "Whole", "template": {} } }""", "InvalidRequestContent", "one of Incremental, Complete")]
    [InlineData("""{ "properties": { "mode": "Incremental" } }""", "InvalidRequestContent", "'properties.template' must be an object")]
    [InlineData("""{ "properties": { "mode": "Incremental", "template": "x" } }""", "InvalidRequestContent", "'properties.template' must be an object")]
    [InlineData("""{ "properties": { "mode": "Incremental", "template": {} } }""", "InvalidTemplate", "must have a '$schema'")]
    [InlineData("""{ "properties": { "mode": "Incremental", "template": { "$schema": "deploymentTemplate.json#" } } }""", "InvalidTemplate", "must have a 'contentVersion'")]
    [InlineData("""{ "properties": { "mode": "Incremental", "template": { "$schema": "deploymentTemplate.json#", "contentVersion": "1" } } }""", "InvalidTemplate", "must have a section 'resources'")]
    [InlineData("""{ "properties": { "mode": "Incremental", "templateLink": { "uri": "https://x.test" } } }""", "InvalidTemplateDeployment", "The emulator fetches nothing from elsewhere: give the content itself in 'template'")]
    [InlineData("""{ "properties": { "mode": "Incremental", "template": {}, "parametersLink": { "uri": "https://x.test" } } }""", "InvalidTemplateDeployment", "in 'parameters'")]
    [InlineData("""{ "location": "westeurope", "properties": { "mode": "Incremental", "template": {} } }""", "InvalidDeployment", "The 'location' property is not allowed")]
    public async Task A_body_that_is_no_deployment_is_refused(string body, string code, string reason)
    {
        var refused = await arm.RefusedAsync(400, HttpMethod.Put, $"{arm.Group}/{Of("malformed")}", body, "2022-09-01");

        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("Microsoft.ManagedIdentity/userAssignedIdentity", "The resource type 'userAssignedIdentity' could not be found in the namespace 'Microsoft.ManagedIdentity'")]
    [InlineData("storageAccounts/blobs", "The resource namespace 'storageAccounts' is invalid")]
    [InlineData("Microsoft.Resources/deploymentScripts", "the emulator runs no scripts")]
    public async Task A_type_that_cannot_be_deployed_is_refused(string type, string reason)
    {
        var body = Body(Template($$""" "resources": [ { "type": "{{type}}", "apiVersion": "2023-01-31", "name": "one", "location": "westeurope" } ] """));

        var error = (await arm.ExpectAsync(400, HttpMethod.Put, $"{arm.Group}/{Of("types")}", body, "2022-09-01"))["error"]!;

        ((string)error["code"]!).ShouldBe("InvalidTemplateDeployment");
        ((string)error["details"]![0]!["message"]!).ShouldContain(reason);
    }

    [Fact]
    public async Task A_name_that_is_none_and_a_group_that_is_not_there_are_refused()
    {
        var body = Body(Template(""" "resources": [] """));

        (await arm.RefusedAsync(400, HttpMethod.Put, $"{arm.Group}/{Of("a b")}", body, "2022-09-01")).Code.ShouldBe("InvalidDeploymentName");
        (await arm.RefusedAsync(404, HttpMethod.Put, $"{arm.Subscription}/resourceGroups/none/{Of("a")}", body, "2022-09-01")).Code.ShouldBe("ResourceGroupNotFound");
    }
}
