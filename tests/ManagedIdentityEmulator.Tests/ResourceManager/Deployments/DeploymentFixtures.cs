using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

/// <summary>Deploys templates as clients do: PUT, then polls the operation that the answer names.</summary>
internal static class DeploymentFixtures
{
    private const string Version = "2022-09-01";

    public static void ShouldBeJson(this JsonNode? actual, string expected, string what) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"{what}: {actual?.ToJsonString() ?? "null"}, and not {expected}");

    public static string Of(string name) => $"providers/Microsoft.Resources/deployments/{name}";

    /// <summary>A template with these sections.</summary>
    public static string Template(string sections, string schema = "2019-04-01/deploymentTemplate.json") =>
        $$"""{ "$schema": "https://schema.management.azure.com/schemas/{{schema}}#", "contentVersion": "1.0.0.0", {{sections}} }""";

    public static string Body(string template, string parameters = "{}", string mode = "Incremental") =>
        $$"""{ "properties": { "mode": "{{mode}}", "template": {{template}}, "parameters": {{parameters}} } }""";

    /// <summary>Deploys a template that is taken, and gives the deployment when it has ended.</summary>
    public static async Task<JsonNode> DeployAsync(this ArmFixture arm, string name, string template, string parameters = "{}", string mode = "Incremental", string? group = null)
    {
        var path = $"{group ?? arm.Group}/{Of(name)}";
        using var accepted = await arm.SendAsync(HttpMethod.Put, path, Body(template, parameters, mode), Version);
        ((int)accepted.StatusCode).ShouldBe(201, await accepted.TextAsync());
        ((string)(await accepted.JsonAsync())["properties"]!["provisioningState"]!).ShouldBe("Accepted");

        var poll = accepted.Headers.GetValues("Azure-AsyncOperation").Single();
        poll.ShouldStartWith(arm.Emulator.TlsAddress.ToString());
        for (var tries = 0; ; tries++)
        {
            using var status = await arm.Arm.GetAsync(poll, TestContext.Current.CancellationToken);
            if ((string)(await status.JsonAsync())["status"]! is not ("Accepted" or "Running"))
            {
                return await arm.ExpectAsync(200, HttpMethod.Get, path, version: Version);
            }

            tries.ShouldBeLessThan(600);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Deploys a template that succeeds, and gives its outputs' values by name.</summary>
    public static async Task<JsonObject> OutputsAsync(this ArmFixture arm, string name, string template, string parameters = "{}", string mode = "Incremental")
    {
        var properties = (await arm.DeployAsync(name, template, parameters, mode))["properties"]!;
        ((string)properties["provisioningState"]!).ShouldBe("Succeeded", properties["error"]?.ToJsonString());
        return new(((JsonObject)properties["outputs"]!).Select(output => KeyValuePair.Create(output.Key, output.Value!["value"]?.DeepClone())));
    }

    /// <summary>Deploys what is refused, and gives code and message; a validation has to say the same.</summary>
    public static async Task<(string Code, string Message)> RefuseAsync(this ArmFixture arm, string name, string template, string parameters = "{}", string mode = "Incremental")
    {
        var (path, body) = ($"{arm.Group}/{Of(name)}", Body(template, parameters, mode));
        var refused = await arm.RefusedAsync(400, HttpMethod.Put, path, body, Version);
        (await arm.RefusedAsync(400, HttpMethod.Post, $"{path}/validate", body, Version)).Code.ShouldBe(refused.Code);
        return refused;
    }
}
