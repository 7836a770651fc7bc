using System.Text;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>A client that would make more than there may be is told so, and nothing is made.</summary>
public sealed class QuotaTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    [Fact]
    public async Task Where_all_identities_and_hosts_are_too_much_no_API_makes_more()
    {
        var body = $$"""{ "properties": { "note": "{{new string('x', (int)(Limits.RegistryCharacters / 8))}}" } }""";
        foreach (var host in arm.Emulator.Registry.Hosts.Take(8))
        {
            arm.Emulator.Registry.Become(arm.Emulator.Registry.State.With(host with { Details = host.Details with { Rest = body } }));
        }

        var (code, message) = await arm.RefusedAsync(409, HttpMethod.Put, arm.Of(ArmFixture.Identities, "more"), """{ "location": "westeurope" }""");
        using var answer = await arm.Client.PostAsync(new Uri(arm.Emulator.ControlAddress, "/_emulator/identities"), new StringContent("""{ "name": "more" }""", Encoding.UTF8), TestContext.Current.CancellationToken);

        code.ShouldBe("QuotaExceeded");
        message.ShouldStartWith("Nothing was changed: there would be more than 32000000 characters");
        ((int)answer.StatusCode).ShouldBe(409);
        ((string)(await answer.JsonAsync())["detail"]!).ShouldStartWith("there would be more than 32000000 characters");
        arm.Emulator.Registry.Identities.ShouldNotContain(identity => identity.Name == "more");
    }
}
