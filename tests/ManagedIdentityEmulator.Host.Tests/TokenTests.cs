using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

public sealed class TokenTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private const string Vault = "https://vault.azure.net";
    private readonly EmulatorProcess emulator = running.Process;

    [Fact]
    public async Task A_token_is_all_that_is_on_standard_output()
    {
        var finished = await TokenAsync("--resource", Vault);

        finished.Error.ShouldBeEmpty();
        finished.ExitCode.ShouldBe(0);
        var claims = Claims(finished.Output);
        ((string?)claims["aud"], (string?)claims["appid"]).ShouldBe((Vault, "4cf17ec3-88be-5804-8b95-795909f19566"));
    }

    [Theory]
    [InlineData("--host web", "f1d197bf-a9c7-5a79-8e8c-bfed8f87c071")]
    [InlineData("--host AKS", "106c7c85-181b-5395-bbaf-b701aeb02518")]
    [InlineData("--client-id 97c80746-fffe-5f97-aebc-737751b39fef", "97c80746-fffe-5f97-aebc-737751b39fef")]
    [InlineData("--object-id dd9d35ec-29ff-5898-be3d-962e8af442af", "97c80746-fffe-5f97-aebc-737751b39fef")]
    [InlineData("--host web --resource-id /subscriptions/6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34/resourceGroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default", "97c80746-fffe-5f97-aebc-737751b39fef")]
    public async Task Host_and_identity_may_be_chosen(string arguments, string clientId) =>
        ((string?)Claims((await TokenAsync(["--resource", Vault, .. arguments.Split(' ')])).Output)["appid"]).ShouldBe(clientId);

    [Fact]
    public async Task Decoded_it_shows_header_and_claims_in_place_of_the_token()
    {
        var finished = await TokenAsync("--resource", Vault, "--decode");

        var decoded = JsonNode.Parse(finished.Output)!;
        decoded.AsObject().Select(part => part.Key).ShouldBe(["header", "payload"]);
        ((string?)decoded["header"]!["alg"], (string?)decoded["payload"]!["aud"]).ShouldBe(("RS256", Vault));
        finished.Output.ShouldNotContain("eyJ", Case.Sensitive);
    }

    [Theory]
    [InlineData("--host nobody", "No such host: No host is named 'nobody'; the hosts are vm, web, function")]
    [InlineData("--client-id 00000000-0000-4000-8000-000000000009", "Identity not found: no identity with client id 00000000-0000-4000-8000-000000000009 is assigned to vm; assigned: system-assigned, default")]
    [InlineData("--client-id default", "Identity not found: no identity with client id default")]
    public async Task A_refusal_is_a_line_that_says_why(string arguments, string says)
    {
        var finished = await TokenAsync(["--resource", Vault, .. arguments.Split(' ')]);

        finished.ExitCode.ShouldBe(arguments.StartsWith("--host") ? 2 : 1, finished.ToString()); // a name that is no host's is a wrong option
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldContain(says);
        finished.Error.Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_value_that_begins_with_an_at_sign_is_a_value() =>
        ((string?)Claims((await TokenAsync("--resource", "@orders")).Output)["aud"]).ShouldBe("@orders");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_listener_than_the_control_listener_is_said_to_be_none(bool withHost)
    {
        var finished = await EmulatorProcess.RunAsync(["token", "--resource", Vault, "--control", emulator.Data.ToString(), .. withHost ? new[] { "--host", "vm" } : []]);

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Error.ShouldBe($"mi-emulator: what answers at {emulator.Data} is not the control listener of an emulator");
    }

    [Fact]
    public async Task Something_that_fails_there_is_said_to_have_failed()
    {
        using var failing = new TcpListener(IPAddress.Loopback, 0);
        failing.Start();
        var command = EmulatorProcess.RunAsync("token", "--resource", Vault, "--host", "vm", "--control", $"http://{failing.LocalEndpoint}");
        using var asked = await failing.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(EmulatorProcess.LongestWait, TestContext.Current.CancellationToken);
        await asked.GetStream().WriteAsync("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        (await command).ShouldBe(new Finished(1, "", $"mi-emulator: what answers at http://{failing.LocalEndpoint}/ has failed, with status 500; if that is the emulator, its log says why"));
    }

    [Fact]
    public async Task Without_an_emulator_it_says_what_to_do() =>
        (await EmulatorProcess.RunAsync("token", "--resource", Vault, "--control", "http://localhost:1")).ShouldBe(new Finished(
            1, "", "mi-emulator: no emulator answers at http://localhost:1/; start one with 'mi-emulator run', or say where it is with --control"));

    private Task<Finished> TokenAsync(params string[] args) => EmulatorProcess.RunAsync(["token", .. args], ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));

    private static JsonNode Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;
}
