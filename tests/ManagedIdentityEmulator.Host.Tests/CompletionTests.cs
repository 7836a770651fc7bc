namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>What a real shell makes of a half-typed line with the script of <c>completion SHELL</c>.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("mi-emulator e", "env exec")]
    [InlineData("mi-emulator fault p", "presets")]
    [InlineData("mi-emulator env --f", "--format")]
    [InlineData("mi-emulator env --format j", "json")]
    [InlineData("mi-emulator run --imds-address ", "auto off on")]
    [InlineData("mi-emulator exec --host c", "cloudshell containerapp containergroup")] // none runs: the configuration's
    [InlineData("mi-emulator completion f", "fish")]
    [InlineData("mi-emulator nothing-like-it", "")]
    public async Task Bash_completes(string line, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no bash");

        (await CompletedAsync(line, "http://localhost:1")).ShouldBe(words);
    }

    [Theory]
    [InlineData("mi-emulator fault p", "presets")]
    [InlineData("true; mi-emulator env --format js", "json")]
    [InlineData("mi-emulator run --config prog", "program.file")] // what it has no words for is a file
    public async Task Fish_completes_where_there_is_one(string line, string words)
    {
        await using var shell = EmulatorProcess.StartInShell(
            """
            command -v fish > /dev/null || { echo none; exit; }
            PATH="$(dirname "$0"):$PATH"; cd "$(mktemp -d)" && touch program.file prose
            fish --no-config -c 'mi-emulator completion fish | source; complete -C "$LINE"' | xargs; rm -r "$PWD"
            """,
            ("LINE", line), ("MI_EMULATOR_CONTROL", "http://localhost:1"));
        var finished = await shell.FinishedAsync();
        Assert.SkipWhen(finished.Output == "none", "there is no fish");

        finished.Output.ShouldBe(words);
    }

    [Fact]
    public async Task Hosts_are_those_of_the_emulator_that_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no bash");
        using var folder = new TemporaryFolder();
        var file = folder.Write("emulator.json", """{ "hosts": [ { "name": "orders-vm", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true } ] }""");
        await using var emulator = await EmulatorProcess.StartEmulatorAsync("--config", file);

        (await CompletedAsync("mi-emulator env --host ", $"{emulator.Control}")).ShouldBe("orders-vm");
    }

    // As bash calls the function at the Tab key: name, word and the word before, with the line in variables.
    private static async Task<string> CompletedAsync(string line, string control)
    {
        await using var shell = EmulatorProcess.StartInShell(
            """
            exec bash -c '
              PATH="$(dirname "$0"):$PATH"; source <(mi-emulator completion bash) || exit 9
              read -ra COMP_WORDS <<<"$LINE"; [[ $LINE == *" " ]] && COMP_WORDS+=("")
              COMP_LINE=$LINE COMP_POINT=${#LINE}
              _mi_emulator mi-emulator "${COMP_WORDS[-1]}"
              printf "%s\n" "${COMPREPLY[@]}" | sort | xargs
            ' "$0"
            """,
            ("LINE", line), ("MI_EMULATOR_CONTROL", control));
        var finished = await shell.FinishedAsync();
        finished.Error.ShouldBe("");
        return finished.Output;
    }
}
