using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Samples;

/// <summary>Services that accept the emulator's tokens: each sample is run by the line in its README, and prints what stands there.</summary>
public class SampleTests
{
    [Fact]
    public async Task An_api_that_knows_the_emulator_by_its_url_alone_lets_in_who_has_the_role()
    {
        Prerequisite.Require(WhyNotTrusted());

        var printed = await RunAsync("protected-api");

        StatusesIn(printed).ShouldBe(["200", "403", "401", "401", "401"]);
    }

    [Fact]
    public async Task Azurite_stores_a_blob_for_a_managed_identity_and_refuses_a_token_for_another_service()
    {
        Prerequisite.Require(await WhyNoAzuriteAsync());

        var printed = await RunAsync("azurite");

        printed.ShouldContain("read hello.txt: hello from a managed identity");
        StatusesIn(printed).ShouldBe(["201", "403", "403"]);
    }

    [Fact]
    public async Task A_vault_challenges_the_secret_client_and_verifies_its_token()
    {
        Prerequisite.Require(WhyNotTrusted());

        var printed = await RunAsync("key-vault");

        printed.ShouldContain("client  has got 'hello from a managed identity'");
        printed.Count(line => line.Contains("verified token of")).ShouldBe(2);
        printed.ShouldContain(line => line.Contains("401, SecurityTokenInvalidAudienceException"));
    }

    private static async Task<string[]> RunAsync(string sample)
    {
        var readme = await SampleReadme.ReadAsync(sample);
        var printed = await readme.TypeAsync();
        readme.ShouldSay(printed);
        return printed;
    }

    private static IEnumerable<string> StatusesIn(string[] printed) =>
        printed.SelectMany(line => line.Split(' ')).Where(word => word.Length == 3 && word.All(char.IsAsciiDigit));

    private static string? WhyNotTrusted() =>
        OperatingSystem.IsLinux() ? null : "the .NET samples are for Linux: elsewhere .NET heeds no SSL_CERT_FILE";

    private static async Task<string?> WhyNoAzuriteAsync()
    {
        if (OperatingSystem.IsWindows() || await ProcessRunner.WhyNotAsync(new Command("bash", "-c", "openssl version")) is not null)
        {
            return "the sample with Azurite needs bash and openssl";
        }

        return await NpmPackages.WhyNotInAsync(SampleReadme.DirectoryOf("azurite"));
    }
}
