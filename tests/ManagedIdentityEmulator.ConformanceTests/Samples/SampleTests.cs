using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Samples;

/// <summary>Each sample is run by the line in its README, and prints what stands there.</summary>
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
    public async Task A_worker_calls_an_api_that_calls_Azure_each_as_its_own_identity()
    {
        Prerequisite.Require(WhyNotTrusted());

        var printed = await RunAsync(
            "web-api-and-worker", new("INVENTORY_API", Programs.SampleExecutable("inventory-api")), new("INVENTORY_WORKER", Programs.SampleExecutable("inventory-worker")));

        printed.ShouldAllBe(line => line.EndsWith("resource groups: shop"));
    }

    [Fact]
    public async Task A_pod_is_believed_by_its_own_identity_and_by_federated_credentials_that_name_it()
    {
        Prerequisite.Require(WhyNotTrusted());

        var printed = await RunAsync("workload-identity");

        printed.ShouldContain(line => line.StartsWith("payroll: AADSTS700213"));
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

    [Fact]
    public async Task A_service_in_JavaScript_verifies_the_token_that_JavaScript_got()
    {
        Prerequisite.Require(await NpmPackages.WhyNotInAsync(SampleReadme.DirectoryOf("node")));

        await RunAsync("node");
    }

    [Fact]
    public async Task A_service_in_Python_verifies_the_token_that_Python_got()
    {
        // Debian's packages are its own python's, whatever other one comes first.
        var path = KeyValuePair.Create("PATH", $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}");
        Prerequisite.Require(await WhyNoPythonAsync(path));

        await RunAsync("python", path);
    }

    [Fact]
    public async Task The_integration_tests_are_as_many_as_their_readme_says()
    {
        var readme = await SampleReadme.ReadAsync("integration-tests", "dotnet test ");
        var tests = Directory.EnumerateFiles(Repository.Find("samples/integration-tests"), "*.cs").Sum(file => File.ReadAllText(file).Split("[Fact]").Length - 1);

        readme.Line.ShouldBe("dotnet test samples/integration-tests"); // they are run with all others
        readme.Output.ShouldContain(line => line.Contains($"Failed:     0, Passed:     {tests}, Skipped:     0, Total:     {tests},"));
    }

    [Fact]
    public void The_table_of_samples_has_each_with_the_line_of_its_readme()
    {
        var table = File.ReadAllText(Repository.Find("samples/README.md"));

        foreach (var readme in Directory.EnumerateFiles(SampleReadme.DirectoryOf(""), "README.md", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
        {
            table.ShouldContain($"({Path.GetFileName(Path.GetDirectoryName(readme))}/README.md)");
            File.ReadLines(readme).Any(line => line.StartsWith("$ ") && table.Contains($"| `{line[2..]}` |")).ShouldBeTrue(readme);
        }
    }

    private static async Task<string[]> RunAsync(string sample, params KeyValuePair<string, string>[] environment)
    {
        var readme = await SampleReadme.ReadAsync(sample);
        var printed = await readme.TypeAsync(environment);
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

    private static async Task<string?> WhyNoPythonAsync(KeyValuePair<string, string> path)
    {
        var import = new Command("bash", "-c", "python3 -c 'import azure.identity, jwt'") { Environment = new Dictionary<string, string>([path]) };
        return await ProcessRunner.WhyNotAsync(import) is null ? null : "the sample in Python needs azure-identity and PyJWT (Debian's packages: python3-azure, python3-jwt)";
    }
}
