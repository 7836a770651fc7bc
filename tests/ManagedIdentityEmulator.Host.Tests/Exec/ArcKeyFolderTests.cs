namespace ManagedIdentityEmulator.Host.Tests.Exec;

/// <summary>An Azure Arc host where the folder that its clients read is not the emulator's to write.</summary>
public sealed class ArcKeyFolderTests
{
    private const string Folder = "/var/opt/azcmagent/tokens";

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_said_before_the_command_runs_with_what_to_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the folder is another there");
        var nobody = Environment.IsPrivilegedProcess ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
        await using var shell = EmulatorProcess.StartInShell($"cd /; exec {nobody}\"$0\" exec --host arc -- echo ran");

        var finished = await shell.FinishedAsync();

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldContain($"keys from {Folder} alone, which the emulator cannot write (permission denied)");
        finished.Error.ShouldContain($"sudo install -d -o $(id -un) -m 750 {Folder}");
    }
}
