using System.Net.Sockets;

namespace ManagedIdentityEmulator.Host.Tests.Exec;

/// <summary>Whoever ends <c>exec</c> ends its command, which decides when and how.</summary>
public class SignalTests
{
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigUsr1 = 10; // on Linux
    private const int SigUsr2 = 12;
    private const int SigTerm = 15;

    [Theory]
    [InlineData(SigHup)]
    [InlineData(SigInt)]
    [InlineData(3)] // SIGQUIT
    [InlineData(SigUsr1)]
    [InlineData(SigUsr2)]
    [InlineData(SigTerm)]
    public async Task A_signal_is_passed_on_once_and_the_commands_exit_code_back(int signal)
    {
        Assert.SkipWhen(signal is SigUsr1 or SigUsr2 && !OperatingSystem.IsLinux(), "its number is another here");
        await using var exec = PatientCommand.Start("vm", $"trap 'echo heard; sleep 0.2; exit 42' {signal}; echo ready; while :; do sleep 0.02; done", []);
        await exec.Process.WaitForOutputAsync("the trap", output => output.EndsWith("ready"));

        exec.Process.Signal(signal);

        var finished = await exec.Process.FinishedAsync();
        finished.ExitCode.ShouldBe(42, finished.ToString());
        finished.Output.Split('\n')[2..].ShouldBe(["ready", "heard"]);
        finished.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SigHup)]
    [InlineData(SigTerm)]
    public async Task A_command_that_a_signal_kills_shows_in_the_exit_code(int signal)
    {
        await using var exec = PatientCommand.Start("vm");
        await exec.SaidAsync();

        exec.Process.Signal(signal);

        (await exec.Process.FinishedAsync()).ExitCode.ShouldBe(128 + signal);
    }

    [Fact]
    public async Task A_second_one_is_passed_on_as_well()
    {
        await using var exec = PatientCommand.Start("vm", "trap 'echo once more; trap \"echo enough; exit 7\" INT' INT; echo ready; while :; do sleep 0.02; done", []);
        await exec.Process.WaitForOutputAsync("the trap", output => output.EndsWith("ready"));

        exec.Process.Signal(SigInt);
        await exec.Process.WaitForOutputAsync("the first", output => output.EndsWith("once more"));
        exec.Process.Signal(SigInt);

        (await exec.Process.FinishedAsync()).ShouldSatisfyAllConditions(finished => finished.ExitCode.ShouldBe(7), finished => finished.Output.ShouldEndWith("enough"));
    }

    [Fact]
    public async Task A_command_that_ignores_SIGTERM_is_waited_for_and_still_gets_tokens()
    {
        using var folder = new TemporaryFolder();
        await using var exec = PatientCommand.Start("vm", "trap '' TERM; echo ready; until [ -e \"$END\" ]; do sleep 0.02; done; exit 3", [], ("END", folder.File("end")));
        await exec.Process.WaitForOutputAsync("the trap", output => output.EndsWith("ready"));

        exec.Process.Signal(SigTerm);
        exec.Process.Signal(SigTerm);

        (await exec.IssuedToAsync()).ShouldNotBeNull();
        exec.Process.HasExited.ShouldBeFalse();
        folder.Write("end", "");
        (await exec.Process.FinishedAsync()).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_ends_the_writer_as_in_any_shell()
    {
        await using var exec = EmulatorProcess.Start(["exec", "--host", "vm", "--", "bash", "-c", "set -o pipefail; yes | head -1"]);

        (await exec.FinishedAsync()).ShouldBe(new Finished(128 + 13, "y", ""));
    }

    [Fact]
    public async Task What_the_caller_ignores_the_command_ignores_as_under_nohup()
    {
        using var folder = new TemporaryFolder();
        await using var started = EmulatorProcess.StartInShell(
            "trap '' HUP; exec \"$0\" exec --host vm -- sh -c 'echo ready; until [ -e \"$END\" ]; do sleep 0.02; done; echo done'", ("END", folder.File("end")));
        await started.WaitForOutputAsync("the command", output => output.EndsWith("ready"));

        started.Signal(SigHup);
        folder.Write("end", "");

        (await started.FinishedAsync()).ShouldBe(new Finished(0, "ready\ndone", ""));
    }

    [Fact]
    public async Task Ctrl_C_at_a_terminal_reaches_the_command_once()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "no script(1), which makes a terminal");
        using var folder = new TemporaryFolder();
        folder.Write("command.sh", """
            trap 'echo interrupted' INT
            sleep 1 &
            touch ready
            until wait $!; do :; done
            exit 5
            """);
        // exec: a shell of script's own, without job control, would be at the terminal too, and some end there by Ctrl+C.
        await using var started = EmulatorProcess.StartInShell("""
            cd "$FOLDER"
            { until [ -e ready ]; do sleep 0.02; done; printf '\003'; until [ -e ended ]; do sleep 0.02; done; } |
                { script -qec "exec $0 exec --host vm -- sh command.sh" /dev/null; code=$?; touch ended; exit $code; }
            """, ("FOLDER", folder.Path));

        var finished = await started.FinishedAsync();

        finished.ExitCode.ShouldBe(5, finished.ToString());
        finished.Output.Split("interrupted").Length.ShouldBe(2, finished.ToString());
    }

    [Fact]
    public async Task Nor_does_one_at_the_first_moment_of_the_command_reach_it_twice()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && File.Exists("/usr/bin/taskset"), "no script(1), which makes a terminal, or no taskset(1)");
        using var folder = new TemporaryFolder();
        // To the whole group, as a terminal sends it: on a busy processor, exec does not know yet then that it has started the command.
        folder.Write("command.sh", """
            trap 'echo interrupted' INT
            kill -INT 0
            sleep 0.5
            exit 5
            """);
        await using var started = EmulatorProcess.StartInShell("""
            taskset -pc 0 $$ >/dev/null
            cd "$FOLDER"
            for i in 1 2 3 4 5 6; do { until [ -e ended ]; do :; done; } & done
            script -qec "exec $0 exec --host vm -- sh command.sh" /dev/null
            code=$?; touch ended; exit $code
            """, ("FOLDER", folder.Path));

        var finished = await started.FinishedAsync();

        finished.ExitCode.ShouldBe(5, finished.ToString());
        finished.Output.Split("interrupted").Length.ShouldBe(2, finished.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_behind(bool killed)
    {
        using var folder = new TemporaryFolder();
        var end = folder.File("end");
        var temporary = Directory.CreateDirectory(folder.File("tmp")).FullName;
        await using var exec = PatientCommand.Start(
            "fabric", "echo \"$NODE_EXTRA_CA_CERTS\"; echo $$; until [ -e \"$END\" ]; do sleep 0.02; done", [], ("TMPDIR", temporary), ("END", end));
        await exec.Process.WaitForOutputAsync("the process id", output => output.Split('\n').Length == 4);
        var said = await exec.SaidAsync();
        File.Exists(said[2]).ShouldBeTrue(said[2]);
        said[2].ShouldStartWith(temporary);

        if (killed)
        {
            exec.Process.Signal(SigTerm);
        }
        else
        {
            folder.Write("end", "");
        }

        (await exec.Process.FinishedAsync()).ExitCode.ShouldBe(killed ? 128 + SigTerm : 0);
        Directory.GetFileSystemEntries(temporary).ShouldBeEmpty();
        Directory.Exists($"/proc/{said[3]}").ShouldBeFalse();
        using var client = new TcpClient();
        await Should.ThrowAsync<SocketException>(async () => await client.ConnectAsync("127.0.0.1", (await exec.DataAsync()).Port));
    }
}
