using System.CommandLine;
using ManagedIdentityEmulator.Host.Commands;
using ManagedIdentityEmulator.Host.Commands.Help;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>What <c>--help</c> says of each command, beyond its options.</summary>
public sealed class HelpTests
{
    private static readonly RootCommand root = EmulatorCommandLine.CreateRoot(_ => true);

    public static TheoryData<string> Names => [.. Under(root).Select(HelpWithExamples.NameOf)];

    [Theory, MemberData(nameof(Names))]
    public void Every_command_has_examples_that_it_takes(string command)
    {
        var examples = CommandExamples.Of(command);

        examples.ShouldNotBeEmpty();
        foreach (var (line, what) in examples)
        {
            var parsed = root.Parse(DocumentedCommandTests.Words(line[(line.IndexOf("mi-emulator", StringComparison.Ordinal) + "mi-emulator".Length)..].Split('>')[0].Replace(")\"", "")));
            parsed.Errors.Select(error => error.Message).ShouldBeEmpty(line);
            HelpWithExamples.NameOf(parsed.CommandResult.Command).ShouldStartWith(command, Case.Sensitive, "an example of another command");
            what.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void The_list_of_commands_has_a_line_of_each() =>
        root.Subcommands.Where(command => command.Description!.Contains('\n')).Select(command => command.Name).ShouldBeEmpty();

    [Fact]
    public async Task They_stand_at_the_end()
    {
        var finished = await EmulatorProcess.RunAsync(["fault", "add", "--help"]);

        finished.ExitCode.ShouldBe(0);
        finished.Output.ShouldContain("Examples:\n  # two that say try again");
        finished.Output.ShouldContain("  mi-emulator fault add imds-updating --host vm");
    }

    private static IEnumerable<Command> Under(Command command) => command.Subcommands.SelectMany(Under).Prepend(command);
}
