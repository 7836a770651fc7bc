using System.Text.Json.Nodes;
using static ManagedIdentityEmulator.Tests.ResourceManager.Deployments.DeploymentFixtures;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

/// <summary>Deployments of templates to a resource group and to the subscription.</summary>
public sealed class DeploymentTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Version = "2022-09-01";

    [Fact]
    public async Task An_identity_of_a_template_is_there_and_its_ids_are_the_outputs()
    {
        var template = Template("""
            "parameters": { "identityName": { "type": "string", "minLength": 3 }, "location": { "type": "string", "defaultValue": "[resourceGroup().location]" }, "secret": { "type": "securestring" } },
            "variables": { "tags": { "by": "template" } },
            "resources": [
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "[parameters('identityName')]", "location": "[parameters('location')]", "tags": "[variables('tags')]" }
            ],
            "outputs": {
              "id": { "type": "string", "value": "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', parameters('identityName'))]" },
              "principalId": { "type": "string", "value": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', parameters('identityName')), '2023-01-31').principalId]" },
              "location": { "type": "string", "value": "[reference(parameters('identityName'), '2023-01-31', 'Full').location]" },
              "secret": { "type": "secureString", "value": "[parameters('secret')]" }
            }
            """);

        var deployment = await arm.DeployAsync("identity", template, """{ "identityName": { "value": "templated" }, "secret": { "value": "hidden-value" } }""");

        var identity = await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "templated"));
        ((string)identity["tags"]!["by"]!).ShouldBe("template");
        ((string)deployment["id"]!).ShouldBe($"{arm.Group}/{Of("identity")}");
        ((string)deployment["type"]!).ShouldBe("Microsoft.Resources/deployments");
        var properties = deployment["properties"]!;
        ((string)properties["provisioningState"]!).ShouldBe("Succeeded");
        ((string)properties["mode"]!).ShouldBe("Incremental");
        ((string)properties["outputs"]!["principalId"]!["value"]!).ShouldBe((string)identity["properties"]!["principalId"]!);
        ((string)properties["outputs"]!["location"]!["value"]!).ShouldBe("westeurope");
        properties["outputs"]!["secret"].ShouldBeJson("""{ "type": "SecureString" }""", "a secret output");
        properties["parameters"]!["identityName"].ShouldBeJson("""{ "type": "String", "value": "templated" }""", "a parameter");
        properties["parameters"]!["secret"].ShouldBeJson("""{ "type": "SecureString" }""", "a secret parameter");
        ((string)properties["outputResources"]![0]!["id"]!).ShouldBe($"{arm.Group}/providers/{ArmFixture.Identities}/templated");
        ((string)properties["providers"]![0]!["namespace"]!).ShouldBe("Microsoft.ManagedIdentity");
        deployment.ToJsonString().ShouldNotContain("hidden-value");
        (await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Group}/{Of("")}".TrimEnd('/'), version: Version))["value"]!.AsArray().ShouldContain(one => (string)one!["name"]! == "identity");
        (await arm.ExpectAsync(200, HttpMethod.Post, $"{arm.Group}/{Of("identity")}/exportTemplate", version: Version))["template"]!.ToJsonString().ShouldNotContain("hidden-value");
    }

    [Fact]
    public async Task Resources_are_deployed_in_the_order_of_their_dependencies()
    {
        var deployment = await arm.DeployAsync("ordered", Template("""
            "resources": [
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "apiVersion": "2023-01-31", "name": "ordered2/credential", "dependsOn": [ "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'ordered2')]" ], "properties": { "issuer": "https://issuer.test", "subject": "s", "audiences": [ "api://AzureADTokenExchange" ] } },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "ordered2", "location": "westeurope", "tags": { "first": "[reference('ordered1').clientId]" } },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "ordered1", "location": "westeurope" }
            ]
            """));

        var operations = (await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Group}/deployments/ordered/operations", version: Version))["value"]!.AsArray();
        operations.Select(one => (string?)one!["properties"]!["targetResource"]?["resourceName"]).Where(name => name?.StartsWith("ordered") == true && !name.Contains('/')).ShouldBe(["ordered2", "ordered1"], "the latest first");
        var first = await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "ordered1"));
        var second = await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "ordered2"));
        ((string)second["tags"]!["first"]!).ShouldBe((string)first["properties"]!["clientId"]!);
        deployment["properties"]!["dependencies"]!.AsArray().ShouldContain(one => (string)one!["resourceName"]! == "ordered2" && (string)one["dependsOn"]![0]!["resourceName"]! == "ordered1");
    }

    [Fact]
    public async Task Loops_and_conditions_make_what_they_say()
    {
        var outputs = await arm.OutputsAsync("loops", Template("""
            "parameters": { "names": { "type": "array", "defaultValue": [ "one", "two" ] }, "third": { "type": "bool", "defaultValue": false } },
            "variables": { "copy": [ { "name": "upper", "count": 2, "input": "[toUpper(parameters('names')[copyIndex('upper')])]" } ], "object": { "copy": [ { "name": "tens", "count": 3, "input": "[mul(copyIndex('tens', 1), 10)]" } ] } },
            "resources": [
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "[concat('loop-', parameters('names')[copyIndex()])]", "location": "westeurope", "copy": { "name": "identities", "count": "[length(parameters('names'))]" } },
              { "condition": "[parameters('third')]", "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "loop-three", "location": "westeurope" },
              { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "loopstore", "location": "westeurope", "dependsOn": [ "identities", "loop-three" ],
                "properties": { "copy": [ { "name": "principals", "count": 2, "input": "[reference(format('loop-{0}', parameters('names')[copyIndex('principals')])).principalId]" } ] } }
            ],
            "outputs": {
              "upper": { "type": "array", "value": "[variables('upper')]" },
              "tens": { "type": "array", "value": "[variables('object').tens]" },
              "ids": { "type": "array", "copy": { "count": 2, "input": "[reference(format('loop-{0}', parameters('names')[copyIndex()])).principalId]" } },
              "principals": { "type": "array", "value": "[reference('loopstore').principals]" },
              "blob": { "type": "string", "value": "[reference('loopstore').primaryEndpoints.blob]" },
              "never": { "condition": "[parameters('third')]", "type": "string", "value": "[reference('loop-three').clientId]" }
            }
            """));

        outputs["upper"].ShouldBeJson("""["ONE","TWO"]""", "upper");
        outputs["tens"].ShouldBeJson("[10,20,30]", "tens");
        outputs["ids"].ShouldBeJson(outputs["principals"]!.ToJsonString(), "principals");
        outputs.ContainsKey("never").ShouldBeFalse();
        ((string)outputs["blob"]!).ShouldBe("https://loopstore.blob.core.windows.net/");
        await arm.RefusedAsync(404, HttpMethod.Get, arm.Of(ArmFixture.Identities, "loop-three"));
    }

    [Fact]
    public async Task What_Bicep_writes_is_deployed_symbolic_names_modules_and_existing_resources()
    {
        var outputs = await arm.OutputsAsync("bicep", Template("""
            "languageVersion": "2.0",
            "metadata": { "_generator": { "name": "bicep", "version": "0.30.23.60470", "templateHash": "1" } },
            "definitions": { "settings": { "type": "object", "properties": { "name": { "type": "string" } } } },
            "parameters": { "settings": { "$ref": "#/definitions/settings", "defaultValue": { "name": "bicep" } }, "ids": { "type": "array", "nullable": true } },
            "variables": { "assigned": "[reduce(map(coalesce(tryGet(parameters('settings'), 'ids'), createArray('a')), lambda('id', createObject(format('{0}', lambdaVariables('id')), createObject()))), createObject(), lambda('cur', 'next', union(lambdaVariables('cur'), lambdaVariables('next'))))]" },
            "resources": {
              "known": { "existing": true, "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "default" },
              "identities": { "copy": { "name": "identities", "count": "[length(range(0, 2))]" }, "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "[format('{0}-{1}', parameters('settings').name, range(0, 2)[copyIndex()])]", "location": "[resourceGroup().location]" },
              "module": { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "bicep-module", "dependsOn": [ "identities" ],
                "properties": { "expressionEvaluationOptions": { "scope": "inner" }, "mode": "Incremental", "parameters": { "who": { "value": "[reference(format('identities[{0}]', 1)).principalId]" }, "password": { "value": "hidden-value" } },
                  "template": { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "who": { "type": "string" }, "password": { "type": "securestring" } },
                    "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "bicepstore", "location": "[resourceGroup().location]", "properties": { "who": "[parameters('who')]" } } ],
                    "outputs": { "who": { "type": "string", "value": "[reference(resourceId('Microsoft.Storage/storageAccounts', 'bicepstore'), '2023-01-01').who]" } } } } }
            },
            "outputs": {
              "known": { "type": "string", "value": "[reference('known').clientId]" },
              "module": { "type": "string", "value": "[reference('module').outputs.who.value]" },
              "second": { "type": "string", "value": "[reference('identities[1]').principalId]" },
              "all": { "type": "int", "value": "[length(references('identities'))]" },
              "info": { "type": "string", "value": "[resourceInfo('known').name]" },
              "assigned": { "type": "object", "value": "[variables('assigned')]" },
              "none": { "type": "bool", "value": "[equals(parameters('ids'), null())]" }
            }
            """));

        ((string)outputs["known"]!).ShouldBe((string)(await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "default")))["properties"]!["clientId"]!);
        ((string)outputs["module"]!).ShouldBe((string)outputs["second"]!);
        ((int)outputs["all"]!).ShouldBe(2);
        ((string)outputs["info"]!).ShouldBe("default");
        outputs["assigned"].ShouldBeJson("""{ "a": {} }""", "assigned");
        ((bool)outputs["none"]!).ShouldBeTrue();
        var nested = await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Group}/{Of("bicep-module")}", version: Version);
        ((string)nested["properties"]!["provisioningState"]!).ShouldBe("Succeeded");
        nested.ToJsonString().ShouldNotContain("hidden-value");
    }

    [Fact]
    public async Task A_virtual_machine_gets_its_identities_and_roles_are_assigned_to_them()
    {
        var outputs = await arm.OutputsAsync("machine", Template("""
            "parameters": { "vmName": { "type": "string", "defaultValue": "templated-vm" }, "location": { "type": "string", "defaultValue": "[resourceGroup().location]" } },
            "variables": { "identityId": "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'of-machine')]", "reader": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]" },
            "resources": [
              { "type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "[guid(resourceGroup().id, parameters('vmName'), variables('reader'))]", "dependsOn": [ "[resourceId('Microsoft.Compute/virtualMachines', parameters('vmName'))]" ],
                "properties": { "roleDefinitionId": "[variables('reader')]", "principalId": "[reference(resourceId('Microsoft.Compute/virtualMachines', parameters('vmName')), '2023-03-01', 'Full').identity.principalId]", "principalType": "ServicePrincipal" } },
              { "type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "[guid(variables('identityId'))]", "scope": "Microsoft.ManagedIdentity/userAssignedIdentities/of-machine", "dependsOn": [ "[variables('identityId')]" ],
                "properties": { "roleDefinitionId": "[variables('reader')]", "principalId": "[reference(variables('identityId'), '2023-01-31').principalId]", "principalType": "ServicePrincipal" } },
              { "type": "Microsoft.Network/networkInterfaces", "apiVersion": "2023-04-01", "name": "machine-nic", "location": "[parameters('location')]", "properties": { "ipConfigurations": [] } },
              { "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2023-03-01", "name": "[parameters('vmName')]", "location": "[parameters('location')]", "dependsOn": [ "[variables('identityId')]", "[resourceId('Microsoft.Network/networkInterfaces', 'machine-nic')]" ],
                "identity": { "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { "[variables('identityId')]": {} } },
                "properties": { "hardwareProfile": { "vmSize": "Standard_B1s" }, "networkProfile": { "networkInterfaces": [ { "id": "[resourceId('Microsoft.Network/networkInterfaces', 'machine-nic')]" } ] } } },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "of-machine", "location": "[parameters('location')]",
                "resources": [ { "type": "federatedIdentityCredentials", "apiVersion": "2023-01-31", "name": "credential", "dependsOn": [ "of-machine" ], "properties": { "issuer": "https://issuer.test", "subject": "s", "audiences": [ "api://AzureADTokenExchange" ] } } ] }
            ],
            "outputs": {
              "own": { "type": "string", "value": "[reference(parameters('vmName'), '2023-03-01', 'Full').identity.principalId]" },
              "assigned": { "type": "bool", "value": "[contains(string(reference(parameters('vmName'), '2023-03-01', 'Full').identity), 'userAssignedIdentities/of-machine')]" }
            }
            """));

        Guid.TryParse((string?)outputs["own"], out _).ShouldBeTrue();
        ((bool)outputs["assigned"]!).ShouldBeTrue();
        await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Of(ArmFixture.Identities, "of-machine")}/federatedIdentityCredentials/credential");
    }

    [Fact]
    public async Task A_resource_group_in_which_deployments_were_nested_can_be_deleted()
    {
        var group = $"{arm.Subscription}/resourceGroups/nesting";
        await arm.ExpectAsync(201, HttpMethod.Put, group, """{ "location": "westeurope" }""");
        var nested = Template(""" "resources": [] """);
        await arm.DeployAsync("around", Template($$""" "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "within", "properties": { "mode": "Incremental", "template": {{nested}} } } ] """), group: group);

        await arm.ExpectAsync(200, HttpMethod.Delete, group);

        await arm.ExpectAsync(201, HttpMethod.Put, group, """{ "location": "westeurope" }""");
        await arm.ExpectAsync(404, HttpMethod.Get, $"{group}/{Of("within")}", version: Version);
    }

    [Fact]
    public async Task A_nested_template_sees_what_is_around_it_unless_it_says_otherwise()
    {
        var outputs = await arm.OutputsAsync("outer", Template("""
            "variables": { "name": "of-outer" },
            "resources": [
              { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "[concat('nested-', copyIndex())]", "copy": { "name": "several", "count": 2 },
                "properties": { "mode": "Incremental", "template": { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "variables": { "name": "of-inner" },
                  "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "[concat(variables('name'), copyIndex())]", "location": "westeurope", "tags": { "first": "[reference('around').clientId]" } } ],
                  "outputs": { "name": { "type": "string", "value": "[variables('name')]" } } } } },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "around", "location": "westeurope" }
            ],
            "outputs": { "name": { "type": "string", "value": "[reference('nested-1').outputs.name.value]" } }
            """));

        ((string)outputs["name"]!).ShouldBe("of-outer");
        var around = await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "around"));
        ((string)(await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "of-outer1")))["tags"]!["first"]!).ShouldBe((string)around["properties"]!["clientId"]!);
    }

    [Fact]
    public async Task A_template_of_the_subscription_deploys_to_its_groups()
    {
        var path = $"{arm.Subscription}/{Of("whole")}";
        var template = Template("""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "part", "resourceGroup": "local",
              "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
                "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "of-subscription", "location": "[resourceGroup().location]" } ] } } } ],
            "outputs": { "role": { "type": "string", "value": "[resourceId('Microsoft.Authorization/roleDefinitions', 'r')]" } }
            """, "2018-05-01/subscriptionDeploymentTemplate.json");
        var body = (JsonObject)JsonNode.Parse(Body(template))!;

        (await arm.RefusedAsync(400, HttpMethod.Put, path, body.ToJsonString(), Version)).Code.ShouldBe("LocationRequired");
        body["location"] = "West Europe";
        await arm.ExpectAsync(201, HttpMethod.Put, path, body.ToJsonString(), Version);

        var deployment = await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version);
        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Succeeded", deployment.ToJsonString());
        ((string)deployment["location"]!).ShouldBe("westeurope");
        ((string)deployment["properties"]!["outputs"]!["role"]!["value"]!).ShouldBe($"{arm.Subscription}/providers/Microsoft.Authorization/roleDefinitions/r");
        await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "of-subscription"));
    }

    [Fact]
    public async Task A_failure_has_the_error_of_the_resource_and_the_rest_is_deployed()
    {
        var deployment = await arm.DeployAsync("failing", Template("""
            "resources": [
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "x", "location": "westeurope" },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "after-x", "location": "westeurope", "dependsOn": [ "x" ] },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "beside-x", "location": "westeurope" },
              { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "1999-01-01", "name": "old", "location": "westeurope" },
              { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "asks", "location": "westeurope", "properties": { "of": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'nowhere'), '2023-01-31').clientId]" } }
            ]
            """));

        var error = deployment["properties"]!["error"]!;
        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Failed");
        ((string)error["code"]!).ShouldBe("DeploymentFailed");
        ((string)error["message"]!).ShouldStartWith("At least one resource deployment operation failed.");
        error["details"]!.AsArray().Select(detail => (string)detail!["code"]!).ShouldBe(["BadRequest", "NoRegisteredProviderFound", "InvalidTemplate"]);
        ((string)error["details"]![0]!["target"]!).ShouldEndWith("/x");
        ((string)error["details"]![2]!["message"]!).ShouldContain("nowhere' under resource group 'local' was not found");
        await arm.ExpectAsync(200, HttpMethod.Get, arm.Of(ArmFixture.Identities, "beside-x"));
        await arm.RefusedAsync(404, HttpMethod.Get, arm.Of(ArmFixture.Identities, "after-x"));
        var operations = (await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Group}/{Of("failing")}/operations", version: Version))["value"]!.AsArray();
        operations.Count(one => (string)one!["properties"]!["provisioningState"]! == "Failed").ShouldBe(3);
        await arm.ExpectAsync(200, HttpMethod.Get, (string)operations[0]!["id"]!, version: Version);
    }

    [Fact]
    public async Task An_output_without_a_value_fails_the_deployment()
    {
        var deployment = await arm.DeployAsync("outputs", Template("""
            "resources": [], "outputs": { "good": { "type": "string", "value": "a" }, "bad": { "type": "int", "value": "a" }, "none": { "type": "string", "value": "[reference('x').y]" } }
            """));

        var detail = deployment["properties"]!["error"]!["details"]![0]!;
        ((string)detail["code"]!).ShouldBe("DeploymentOutputEvaluationFailed");
        ((string)detail["message"]!).ShouldStartWith("Unable to evaluate template outputs: 'bad,none'.");
        ((string)detail["details"]![0]!["message"]!).ShouldContain("the expected type is 'Int' and the type of the value is 'String'");
    }

    [Fact]
    public async Task Complete_mode_deletes_what_the_template_does_not_have()
    {
        await using var own = new ArmFixture();
        await own.InitializeAsync();
        var kept = """{ "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "kept", "location": "westeurope" }""";
        await own.DeployAsync("before", Template($$"""
            "resources": [ {{kept}}, { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "dropped", "location": "westeurope" }, { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "dropped", "location": "westeurope" } ]
            """));
        var before = await own.ExpectAsync(200, HttpMethod.Get, own.Of(ArmFixture.Identities, "kept"));

        var deployment = await own.DeployAsync("complete", Template($$""" "resources": [ {{kept}} ] """), mode: "complete");

        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Succeeded", deployment.ToJsonString());
        (await own.ExpectAsync(200, HttpMethod.Get, own.Of(ArmFixture.Identities, "kept"))).ToJsonString().ShouldBe(before.ToJsonString());
        (await own.ExpectAsync(200, HttpMethod.Get, $"{own.Group}/providers/{ArmFixture.Identities}"))["value"]!.AsArray().Count.ShouldBe(1);
        var operations = (await own.ExpectAsync(200, HttpMethod.Get, $"{own.Group}/{Of("complete")}/operations", version: Version))["value"]!.ToJsonString();
        operations.ShouldContain("storageAccounts/dropped");
    }

    [Fact]
    public async Task A_group_that_is_deleted_takes_its_deployments_and_what_nobody_provides_with_it()
    {
        var group = $"{arm.Subscription}/resourceGroups/deployed-and-gone";
        var location = """{ "location": "westeurope" }""";
        await arm.ExpectAsync(201, HttpMethod.Put, group, location, "2021-04-01");
        await arm.DeployAsync("stores", Template("""
            "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "gone", "location": "westeurope" } ]
            """), group: group);

        await arm.ExpectAsync(200, HttpMethod.Delete, group.ToUpperInvariant().Replace("/SUBSCRIPTIONS", "/subscriptions"), version: "2021-04-01");
        await arm.ExpectAsync(201, HttpMethod.Put, group, location, "2021-04-01");

        (await arm.ExpectAsync(200, HttpMethod.Get, $"{group}/providers/Microsoft.Resources/deployments", version: "2022-09-01"))["value"]!.AsArray().ShouldBeEmpty();
        var looks = await arm.DeployAsync("looks", Template("""
            "resources": [], "outputs": { "store": { "type": "string", "value": "[reference(resourceId('Microsoft.Storage/storageAccounts', 'gone'), '2023-01-01').provisioningState]" } }
            """), group: group);
        ((string)looks["properties"]!["provisioningState"]!).ShouldBe("Failed");
    }

    [Fact]
    public async Task A_password_of_a_resource_that_nobody_provides_does_not_come_back()
    {
        var outputs = await arm.OutputsAsync("with-password", Template("""
            "parameters": { "password": { "type": "secureString" } },
            "resources": [ { "type": "Microsoft.Sql/servers", "apiVersion": "2021-11-01", "name": "guarded", "location": "westeurope", "properties": { "administratorLogin": "me", "administratorLoginPassword": "[parameters('password')]" } } ],
            "outputs": { "server": { "type": "object", "value": "[reference('guarded')]" } }
            """), """{ "password": { "value": "s3cret" } }""");

        ((string)outputs["server"]!["administratorLogin"]!).ShouldBe("me");
        outputs.ToJsonString().ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_validation_deploys_nothing()
    {
        var body = Body(Template("""
            "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "never-made", "location": "westeurope" } ]
            """));

        var validated = await arm.ExpectAsync(200, HttpMethod.Post, $"{arm.Group}/{Of("validated")}/validate", body, Version);

        ((string)validated["properties"]!["provisioningState"]!).ShouldBe("Succeeded");
        ((string)validated["properties"]!["validatedResources"]![0]!["id"]!).ShouldEndWith("/never-made");
        await arm.RefusedAsync(404, HttpMethod.Get, arm.Of(ArmFixture.Identities, "never-made"));
        (await arm.RefusedAsync(404, HttpMethod.Get, $"{arm.Group}/{Of("validated")}", version: Version)).Code.ShouldBe("DeploymentNotFound");
    }

    [Fact]
    public async Task A_deployment_can_be_looked_for_and_deleted_and_its_resources_stay()
    {
        var path = $"{arm.Group}/{Of("deleted")}";
        await arm.ExpectAsync(404, HttpMethod.Head, path, version: Version);
        await arm.DeployAsync("deleted", Template(""" "resources": [] """));

        await arm.ExpectAsync(204, HttpMethod.Head, path, version: Version);
        (await arm.RefusedAsync(409, HttpMethod.Post, $"{path}/cancel", version: Version)).Code.ShouldBe("DeploymentCannotBeCancelled");
        await arm.ExpectAsync(204, HttpMethod.Delete, path, version: Version);
        await arm.ExpectAsync(404, HttpMethod.Head, path, version: Version);
    }
}
