using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Host.Tests;

public class ConfigTests
{
    [Fact]
    public async Task A_file_without_mistakes_is_exit_code_0()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("emulator.json", """{ "hosts": [] } // none""");

        (await EmulatorProcess.RunAsync("config", "check", file)).ShouldBe(new Finished(0, $"{file}: no mistakes", ""));
    }

    [Fact]
    public async Task Every_mistake_is_a_line_and_the_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("emulator.json", """{ "locaton": "x", "listeners": { "port": 70000 } }""");

        var finished = await EmulatorProcess.RunAsync("config", "check", file);

        (finished.ExitCode, finished.Output).ShouldBe((2, ""));
        var lines = finished.Error.Split('\n');
        lines.Length.ShouldBe(2, finished.ToString());
        lines[0].ShouldStartWith($"{file}: $.locaton: unknown key; known here: ");
        lines[1].ShouldBe($"{file}: $.listeners.port: must be a port, 1 to 65535, or 0 for any free one");
    }

    [Fact]
    public async Task The_schema_is_the_one_that_the_library_writes() =>
        (await EmulatorProcess.RunAsync("config", "schema")).ShouldBe(new Finished(0, ConfigurationSchema.Write(), ""));
}
