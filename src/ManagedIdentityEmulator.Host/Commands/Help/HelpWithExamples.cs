using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ManagedIdentityEmulator.Host.Commands.Help;

/// <summary>The library's help, with examples behind it.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((SynchronousCommandLineAction)option.Action!);
    }

    public override bool ClearsParseErrors => true; // who asks for help need not know what is required

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = CommandExamples.Of(NameOf(parseResult.CommandResult.Command));
        output.WriteLine("Examples:");
        foreach (var (line, what) in examples)
        {
            output.WriteLine($"  # {what}");
            output.WriteLine($"  {line}");
        }

        output.WriteLine();
        return code;
    }

    /// <summary>The words of a command behind the program's name.</summary>
    public static string NameOf(Command command) =>
        command is RootCommand ? "" : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}".TrimStart();
}
