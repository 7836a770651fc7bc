using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Standard output and error that are closed, full, or read by nobody.</summary>
public class UnwritableOutputTests
{
    private const int Requests = 200; // with a line each for the first of them
    private const int NearlyFull = 61_440; // of a pipe, which takes 65,536

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">/dev/full 2>/dev/full")]
    [InlineData(">&-")]
    [InlineData("1<>unread")]
    public async Task An_emulator_goes_on_and_ends_as_always(string output)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var folder = new TemporaryFolder();
        var (ready, ended) = (folder.File("ready.json"), folder.File("ended"));
        var run = string.Join(' ', EmulatorProcess.OnFreePorts("run", "--ready-file", ready));

        // The program is asked to end by its own number, and tells its exit code by a file: its standard output is nobody's here.
        await using var shell = EmulatorProcess.StartInShell($$"""cd {{folder.Path}}; mkfifo unread; exec 9<>unread; head -c {{NearlyFull}} /dev/zero >&9; { "$0" {{run}} & echo $! > {{folder.File("pid")}}; wait $!; echo $? > {{ended}}; } {{output}}""");
        var emulator = await shell.ReadyAsync(ready);
        for (var i = 0; i < Requests; i++)
        {
            (await emulator.GetJsonAsync(emulator.Data, "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net")).ShouldBeOfType<JsonObject>();
        }

        await using var kill = EmulatorProcess.StartInShell($"kill $(cat {folder.File("pid")})");
        await shell.WaitForAsync("the exit code", () => File.Exists(ended) && File.ReadAllText(ended).Length > 0);
        File.ReadAllText(ended).Trim().ShouldBe("0");
    }

    [Theory]
    [InlineData("env --host web")]
    [InlineData("config schema")]
    public async Task A_command_that_has_nowhere_to_say_its_answer_says_so_in_one_line(string command)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "/dev/full is Linux's");
        await using var emulator = command.StartsWith("env", StringComparison.Ordinal) ? await EmulatorProcess.StartEmulatorAsync() : null;
        var where = ("MI_EMULATOR_CONTROL", $"{emulator?.Control}");

        await using var heard = EmulatorProcess.StartInShell($"exec \"$0\" {command} >/dev/full", where);
        await using var unheard = EmulatorProcess.StartInShell($"exec \"$0\" {command} >/dev/full 2>/dev/full", where);

        (await heard.FinishedAsync()).ShouldBe(new Finished(1, "", "mi-emulator: standard output cannot be written: No space left on device"));
        (await unheard.FinishedAsync()).ShouldBe(new Finished(1, "", ""));
    }
}
