namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>What a person at a terminal sees and a file does not: colours, and what is waited for. The terminal is that of script(1).</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Wait = "\"$PROGRAM\" health --wait 1500ms --control http://localhost:1";
    private const string Line = "waiting for the emulator to be ready, 1 s";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_takes_more_than_a_second_is_told_of_at_a_terminal_and_taken_away_after()
    {
        var output = await AtATerminalAsync(Wait);

        output.ShouldContain(Line);
        output[(output.LastIndexOf(Line, StringComparison.Ordinal) + Line.Length)..].TrimStart().ShouldStartWith("\e[K", Case.Sensitive, "the line is to be gone");
    }

    [Fact]
    public async Task Neither_a_pipe_nor_a_terminal_that_cannot_go_back_is_told()
    {
        var (pipe, dumb) = (OutputAsync($"PROGRAM=$0; {Wait} 2>&1"), AtATerminalAsync(Wait, "env TERM=dumb"));

        (await pipe).ShouldNotContain("waiting");
        (await dumb).ShouldNotContain("waiting");
    }

    [Theory]
    [InlineData("env -u NO_COLOR TERM=xterm", true)]
    [InlineData("env TERM=xterm NO_COLOR=", true)]
    [InlineData("env TERM=xterm NO_COLOR=1", false)]
    [InlineData("env -u NO_COLOR TERM=dumb", false)]
    public async Task The_log_has_colours_at_a_terminal_unless_they_are_not_wanted(string variables, bool hasColours)
    {
        var output = await AtATerminalAsync(
            """
            "$PROGRAM" run --port 0 --tls-port 0 --control-port 0 --imds-address off --ready-file ready & emulator=$!
            until [ -s ready ]; do sleep 0.02; done
            "$PROGRAM" token --resource https://vault.azure.net --control "$(sed 's/.*"control":"\([^"]*\)".*/\1/' ready)"
            kill $emulator; wait $emulator
            """,
            variables);

        output.ShouldContain("INF");
        output.Split("\e[").Skip(1).Any(sequence => sequence.TrimStart("0123456789;".ToCharArray()).StartsWith('m')).ShouldBe(hasColours, output);
        output.ShouldNotContain("\e[37m", Case.Sensitive, "white is not to be read on a terminal with a light ground");
    }

    private Task<string> AtATerminalAsync(string commands, string variables = "env TERM=xterm")
    {
        var file = folder.Write("commands.sh", commands);
        return OutputAsync($"cd {folder.Path}; export PROGRAM=$0; {variables} script -qec 'sh {file}' /dev/null </dev/null");
    }

    private static async Task<string> OutputAsync(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "script(1) is another elsewhere");
        await using var shell = EmulatorProcess.StartInShell(script);
        return (await shell.FinishedAsync()).Output;
    }
}
