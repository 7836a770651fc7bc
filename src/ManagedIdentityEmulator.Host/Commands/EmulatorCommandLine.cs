using System.CommandLine;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>The commands of the program, and what happens when they are misspelt.</summary>
internal static class EmulatorCommandLine
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        var parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var messages = parsed.Errors.Select(error => error.Message.ReplaceLineEndings(" ")).Distinct();
            await Console.Error.WriteLineAsync($"mi-emulator: {string.Join("; ", messages)} (see mi-emulator --help)");
            return ExitCode.BadInput;
        }

        // The emulator ends itself on SIGINT and SIGTERM; the library is not to end it sooner.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static RootCommand CreateRoot()
    {
        var run = new RunOptions();
        var root = new RootCommand("Azure managed identities on your machine. Without a command: run.")
        {
            RunCommand.Create(run),
            TokenCommand.Create(),
            HealthCommand.Create(),
            ConfigCommand.Create(),
        };
        run.AddTo(root);
        root.SetAction((parsed, cancel) => RunCommand.RunAsync(run.Read(parsed), cancel));
        return root;
    }
}
