using System.CommandLine;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>The commands of the program, and what happens when they are misspelt.</summary>
internal static class EmulatorCommandLine
{
    private const string Description = """
        Azure managed identities on your machine. Without a command: run.

          Every key of the configuration file may be set by an environment variable as well, e.g. MI_EMULATOR_Tokens__Lifetime=00:05:00.
          'mi-emulator config schema' lists the keys. Exit codes: 0 done, 1 could not be done, 2 wrong option or configuration.
        """;

    public static async Task<int> InvokeAsync(string[] args)
    {
        var output = new LenientWriter(Console.Out);
        Console.SetOut(output);
        Console.SetError(new LenientWriter(Console.Error));

        // "@name" is a value like any other, not a file with more options.
        var parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
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

    internal static RootCommand CreateRoot()
    {
        var run = new RunOptions();
        var root = new RootCommand(Description)
        {
            RunCommand.Create(run),
            EnvCommand.Create(),
            ExecCommand.Create(),
            TokenCommand.Create(),
            IdentityCommand.Create(),
            HostCommand.Create(),
            FaultCommand.Create(),
            RequestsCommand.Create(),
            KeysCommand.Create(),
            ClockCommand.Create(),
            ResetCommand.Create(),
            HealthCommand.Create(),
            ConfigCommand.Create(),
            DoctorCommand.Create(),
        };
        run.AddTo(root);
        root.SetAction((parsed, _) => RunCommand.RunAsync(run.Read(parsed)));
        return root;
    }
}
