namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Which file the program reads: the option's, then the variable's, then that of the working directory.</summary>
public class ConfigurationFileTests
{
    [Fact]
    public async Task The_option_wins_over_the_variable()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.json", Tenant("11111111-2222-4333-8444-555555555555"));
        var other = folder.Write("other.json", Tenant("99999999-2222-4333-8444-555555555555"));
        await using var emulator = await EmulatorProcess.StartEmulatorAsync(["--config", good], ("MI_EMULATOR_CONFIG", other));

        ((string?)(await emulator.GetJsonAsync(emulator.Control, "/_emulator/state"))["tenantId"]).ShouldBe("11111111-2222-4333-8444-555555555555");
    }

    [Fact]
    public async Task The_variables_file_is_read_and_single_variables_win_over_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("emulator.json", Tenant("11111111-2222-4333-8444-555555555555"));
        await using var emulator = await EmulatorProcess.StartEmulatorAsync(
            [], ("MI_EMULATOR_CONFIG", file), ("MI_EMULATOR_SubscriptionId", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"), ("MI_EMULATOR_Listeners__Port", "1"));

        var state = await emulator.GetJsonAsync(emulator.Control, "/_emulator/state");

        ((string?)state["tenantId"], (string?)state["subscriptionId"]).ShouldBe(("11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"));
        emulator.Data.Port.ShouldNotBe(1); // the command line's --port wins over the variable
    }

    [Fact]
    public async Task The_working_directory_may_hold_the_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("emulator.json", Tenant("11111111-2222-4333-8444-555555555555"));
        await using var started = EmulatorProcess.StartIn(folder.Path, EmulatorProcess.OnFreePorts("--ready-file", folder.File("ready.json")));
        var emulator = await started.ReadyAsync(folder.File("ready.json"));

        ((string?)(await emulator.GetJsonAsync(emulator.Control, "/_emulator/state"))["tenantId"]).ShouldBe("11111111-2222-4333-8444-555555555555");
    }

    [Theory]
    [InlineData("folder", "it is a directory")]
    [InlineData("/dev/zero", "it is longer than 64 MB")]
    public async Task What_is_no_file_is_said_so(string path, string why)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices are files on Unix");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("folder"));
        await using var started = EmulatorProcess.StartIn(folder.Path, ["config", "check", path]);

        (await started.FinishedAsync()).ShouldBe(new Finished(1, "", $"mi-emulator: the configuration file {path} cannot be read: {why}"));
    }

    [Theory]
    [InlineData("run", 0)]
    [InlineData("exec --host web -- true", 128 + 15)]
    public async Task A_pipe_that_nobody_writes_to_does_not_keep_the_program_from_ending(string command, int exitCode)
    {
        using var folder = new TemporaryFolder();
        await using var shell = EmulatorProcess.StartInShell($"cd {folder.Path}; mkfifo pipe; MI_EMULATOR_CONFIG=pipe \"$0\" {command} & p=$!; exec 9>pipe; kill -TERM $p; wait $p 2>/dev/null; echo $?"); // it opens when the program does

        (await shell.FinishedAsync()).ShouldBe(new Finished(0, $"{exitCode}", ""));
    }

    private static string Tenant(string id) => $$"""{ "tenantId": "{{id}}" }""";
}
