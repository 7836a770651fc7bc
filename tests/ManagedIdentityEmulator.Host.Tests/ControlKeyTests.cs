using System.Net;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

public class ControlKeyTests
{
    private const string Key = "a-secret";

    [Theory]
    [InlineData("MI_EMULATOR_Control__Key")]
    [InlineData("MI_EMULATOR_CONTROL__KEY")]
    public async Task The_key_closes_the_control_api_and_nothing_else_and_the_cli_passes_it_on(string variable)
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], (variable, Key));

        foreach (var key in new[] { null, "wrong", Key + "x", "" })
        {
            using var refused = await emulator.GetAsync(emulator.Control, "/_emulator/state", key);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            ((int?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["status"]).ShouldBe(401);
        }

        using var accepted = await emulator.GetAsync(emulator.Control, "/_emulator/state", Key);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var open in new[] { "/health/live", "/health/ready", "/common/.well-known/openid-configuration", "/common/discovery/keys" })
        {
            using var answer = await emulator.GetAsync(emulator.Control, open);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, open);
        }

        string[] token = ["token", "--resource", "https://vault.azure.net", "--control", emulator.Control.ToString()];
        (await EmulatorProcess.RunAsync(token, (variable, Key))).Output.ShouldStartWith("eyJ");
        var without = await EmulatorProcess.RunAsync(token);
        without.ShouldBe(new Finished(1, "", $"mi-emulator: the emulator at {emulator.Control} asks for its control key; set MI_EMULATOR_Control__Key to it"));
        (await emulator.StopAsync()).Output.ShouldNotContain(Key);
    }
}
