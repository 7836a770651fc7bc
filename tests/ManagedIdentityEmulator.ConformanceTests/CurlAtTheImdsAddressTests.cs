using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>The requests of Azure's documentation (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-curl), as they stand there.</summary>
public sealed class CurlAtTheImdsAddressTests(Emulators emulators)
{
    private const string Request = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F";

    [Fact]
    public async Task The_documented_request_gets_the_system_assigned_identitys_token()
    {
        var emulator = await emulators.AtTheImdsAddressAsync();
        var answer = JsonElement.Parse(await CurlAsync(emulator, Request, "-H", "Metadata:true"));

        var token = new ClientAnswer(true, Text("access_token"), DateTimeOffset.FromUnixTimeSeconds(long.Parse(Text("expires_on"), CultureInfo.InvariantCulture)), null, null);
        token.ShouldBeATokenFor(emulator.State.SystemAssignedOf("vm"), "https://management.azure.com/");
        Text("token_type").ShouldBe("Bearer");

        string Text(string member) => answer.GetProperty(member).GetString()!;
    }

    [Fact]
    public async Task A_request_without_the_metadata_header_is_refused()
    {
        var answer = await CurlAsync(await emulators.AtTheImdsAddressAsync(), Request, "-w", "\n%{http_code}");

        answer.ShouldContain("Required metadata header not specified", Case.Sensitive);
        answer.TrimEnd().ShouldEndWith("\n400");
    }

    [Theory, InlineData("vm", "virtualMachines/vm"), InlineData("containergroup", "containerGroups/containergroup")]
    public async Task Under_exec_the_address_is_the_hosts_where_the_machine_has_it(string host, string resource)
    {
        var (network, missing) = await NetworkNamespace.TryCreateAsync();
        Prerequisite.Require(missing);
        await using var _ = network!;
        var exec = Programs.Emulator("exec", "--host", host, "--", "curl", "-sS", Request, "-H", "Metadata:true") with { Namespace = network };

        var answer = JsonElement.Parse(await ProcessRunner.RunToSuccessAsync(exec));

        JwtPayload.Read(answer.GetProperty("access_token").GetString()!).GetProperty("xms_mirid").GetString().ShouldEndWith(resource);
    }

    [Fact]
    public async Task Under_exec_an_address_that_another_program_has_is_said_not_to_be_the_hosts()
    {
        var emulator = await emulators.AtTheImdsAddressAsync();

        var result = await ProcessRunner.RunAsync(Programs.Emulator("exec", "--host", "containergroup", "--", "echo", "ran") with { Namespace = emulator.Namespace });

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldBe("ran\n");
        result.Transcript.ShouldContain("169.254.169.254 is not the host's: another program listens there");
    }

    private static Task<string> CurlAsync(EmulatorProcess emulator, params string[] arguments) =>
        ProcessRunner.RunToSuccessAsync(new Command("curl", ["-sS", .. arguments]) { Namespace = emulator.Namespace });
}
