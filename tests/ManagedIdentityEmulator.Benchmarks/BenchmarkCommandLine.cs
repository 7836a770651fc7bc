using System.CommandLine;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Parts;

namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>The commands of the program.</summary>
internal static class BenchmarkCommandLine
{
    private const string Description = """
        How fast the emulator is, measured against bare counterparts in one run on one machine: a Kestrel program that writes the same
        bytes, and signing alone. Use a Release build, on a machine that is otherwise idle.

          Exit codes: 0 done, 1 not measured or, with --check, a target missed, 2 wrong option.
        """;

    public static async Task<int> InvokeAsync(string[] args)
    {
        var parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{string.Join("; ", parsed.Errors.Select(error => error.Message))} (see --help)");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand CreateRoot()
    {
        var options = new RunOptions();
        var root = new RootCommand(Description) { PartsCommand.Create(), Load() };
        options.AddTo(root);
        root.SetAction((parsed, _) => Run.MeasureAsync(options.Read(parsed)));
        return root;
    }

    private static Command Load()
    {
        var load = new Command(ClientLoad.Command, "What this program starts to have load from another process.") { Hidden = true };
        load.SetAction((_, _) => ClientLoad.AnswerAsync());
        return load;
    }
}
