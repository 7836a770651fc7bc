using System.CommandLine;
using ManagedIdentityEmulator.Host.Commands.Help;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>The commands of the program, and what happens when they are misspelt.</summary>
internal static class EmulatorCommandLine
{
    private const string Description = """
        Azure managed identities on your machine. Without a command: run.

          Every key of the configuration file may be set by an environment variable as well, e.g. MI_EMULATOR_Tokens__Lifetime=00:05:00.
          'mi-emulator config schema' lists the keys. Exit codes: 0 done, 1 could not be done, 2 wrong option or configuration.
        """;

    /// <summary>The commands beside <c>run</c> by their names, each made when it is wanted.</summary>
    internal static IReadOnlyList<(string Name, Func<Command> Create)> Commands { get; } =
    [
        ("env", EnvCommand.Create),
        ("exec", ExecCommand.Create),
        ("token", TokenCommand.Create),
        ("identity", IdentityCommand.Create),
        ("host", HostCommand.Create),
        ("fault", FaultCommand.Create),
        ("requests", RequestsCommand.Create),
        ("keys", KeysCommand.Create),
        ("clock", ClockCommand.Create),
        ("reset", ResetCommand.Create),
        ("health", HealthCommand.Create),
        ("config", ConfigCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    public static async Task<int> InvokeAsync(string[] args)
    {
        var output = new LenientWriter(Console.Out);
        Console.SetOut(output);
        Console.SetError(new LenientWriter(Console.Error));

        var parsed = Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {UsageMessage.Of(parsed)}");
            return ExitCode.BadInput;
        }

        // The emulator ends itself on SIGINT and SIGTERM; the library is not to end it sooner.
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return code == ExitCode.Ok && output.Failure is { } failure && !IsRun(parsed.CommandResult.Command) ? await UnheardAsync(failure) : code;
    }

    // What it says is beside its work.
    private static bool IsRun(Command command) => command is RootCommand or { Name: RunCommand.Name };

    private static async Task<int> UnheardAsync(string failure)
    {
        await Console.Error.WriteLineAsync($"mi-emulator: standard output cannot be written: {failure}");
        return ExitCode.Failed;
    }

    // All the commands take as long to make as the configuration to read, and an emulator is started more often than anything else: first
    // those that the words may mean; what they do not fit, and help and completion, is for all of them.
    private static ParseResult Parse(string[] args)
    {
        var parsed = Parse(CreateRoot(args.Contains), args);
        return parsed.Errors.Count > 0 || parsed.Action is HelpWithExamples || args is [['[', ..], ..] ? Parse(CreateRoot(_ => true), args) : parsed;
    }

    // "@name" is a value like any other, not a file with more options.
    private static ParseResult Parse(RootCommand root, string[] args) => root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    internal static RootCommand CreateRoot(Func<string, bool> isWanted)
    {
        var run = new RunOptions(); // whether they stand before the word run or behind it
        var root = new RootCommand(Description) { RunCommand.Create(run) };
        foreach (var command in Commands.Where(command => isWanted(command.Name)))
        {
            root.Subcommands.Add(command.Create());
        }

        run.AddTo(root);
        HelpWithExamples.AddTo(root);
        root.SetAction((parsed, _) => RunCommand.RunAsync(run.Read(parsed)));
        return root;
    }
}
