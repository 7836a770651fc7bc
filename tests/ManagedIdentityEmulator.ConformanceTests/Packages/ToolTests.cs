using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Packages;

/// <summary>The tool as somebody has it who has nothing of this repository: installed in a clean home, from a folder with the packages alone.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("mi-emulator-tool-").FullName;

    [Fact]
    public async Task It_is_installed_from_a_folder_and_gets_a_program_its_token()
    {
        Prerequisite.Require(OperatingSystem.IsWindows() ? "what the tool runs here is written for a shell" : await CurlClient.Instance.WhyNotAsync());
        var packages = await PackedPackages.GetAsync();

        await ProcessRunner.RunToSuccessAsync(InHome(DotNetSdk.Program, "tool", "install", "mi-emulator", "--version", PackedPackages.Version, "--source", packages.Folder, "--tool-path", "tools"));
        var version = await ProcessRunner.RunToSuccessAsync(Tool("--version"));
        var run = await ProcessRunner.RunAsync(Tool(
            "exec", "--host", "web", "--", "sh", "-c", """curl -sS -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net"; exit 7"""));

        version.Trim().ShouldBe(PackedPackages.Version);
        run.ExitCode.ShouldBe(7, run.Transcript);
        run.Output.ShouldStartWith("""{"access_token":"eyJ""");
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    private Command Tool(params string[] arguments) => InHome(Path.Combine(home, "tools", "mi-emulator"), arguments);

    private Command InHome(string program, params string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = home,
        Environment = new Dictionary<string, string> { ["HOME"] = home, ["DOTNET_CLI_HOME"] = home, ["NUGET_PACKAGES"] = Path.Combine(home, "packages"), ["DOTNET_NOLOGO"] = "1" },
    };
}
