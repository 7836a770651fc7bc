using ManagedIdentityEmulator.Tests.ResourceManager;
using ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The template that the README shows.</summary>
public sealed class ReadmeTemplateTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    [Fact]
    public async Task It_makes_an_identity_a_host_that_has_it_and_a_role()
    {
        var readme = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var from = readme.IndexOf("```text\n", readme.IndexOf("### Templates\n", StringComparison.Ordinal), StringComparison.Ordinal) + "```text\n".Length;
        var template = readme[from..readme.IndexOf("```", from, StringComparison.Ordinal)];

        var deployment = await arm.DeployAsync("readme", template, """{ "identityName": { "value": "orders" } }""");

        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Succeeded", deployment.ToJsonString());
        ((string)deployment["properties"]!["outputs"]!["clientId"]!["value"]!).ShouldBe($"{arm.Emulator.Identity("orders").ClientId}");
        arm.Emulator.Environment("shop").Keys.ShouldContain("IDENTITY_HEADER");
    }
}
