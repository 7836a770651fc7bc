using ManagedIdentityEmulator.Tests.ResourceManager;
using ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The template that the page on the management API shows.</summary>
public sealed class TemplatePageTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    [Fact]
    public async Task It_makes_an_identity_a_host_that_has_it_and_a_role()
    {
        var page = Pages.Read("docs/management-api.md");
        var from = page.IndexOf("```text\n", page.IndexOf("## Templates\n", StringComparison.Ordinal), StringComparison.Ordinal) + "```text\n".Length;
        var template = page[from..page.IndexOf("```", from, StringComparison.Ordinal)];

        var deployment = await arm.DeployAsync("page", template, """{ "identityName": { "value": "orders" } }""");

        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Succeeded", deployment.ToJsonString());
        ((string)deployment["properties"]!["outputs"]!["clientId"]!["value"]!).ShouldBe($"{arm.Emulator.Identity("orders").ClientId}");
        arm.Emulator.Environment("shop").Keys.ShouldContain("IDENTITY_HEADER");
    }
}
