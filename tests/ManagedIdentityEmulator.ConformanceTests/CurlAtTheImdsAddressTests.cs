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

    private static Task<string> CurlAsync(EmulatorProcess emulator, params string[] arguments) =>
        ProcessRunner.RunToSuccessAsync(new Command("curl", ["-sS", .. arguments]) { Namespace = emulator.Namespace });
}
