using System.CommandLine;
using ManagedIdentityEmulator.Benchmarks;

namespace ManagedIdentityEmulator.Soak;

/// <summary>The command of the program.</summary>
internal static class SoakCommandLine
{
    private const string Description = """
        Uses an emulator for minutes or hours as nobody does in a test: every protocol, a rotation each second, drills, identities and hosts
        that come and go, a clock that is moved, a full journal, readers that do not read. No request may fail outside the drills, nothing may
        grow, and every token must verify until it ends.

          Exit codes: 0 all was well, 1 something was not, or it could not be run, 2 wrong option.
        """;

    public static async Task<int> InvokeAsync(string[] args)
    {
        var options = new SoakOptions();
        var root = new RootCommand(Description);
        options.AddTo(root);
        root.SetAction((parsed, cancel) => RunAsync(options.Read(parsed), cancel));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{string.Join("; ", parsed.Errors.Select(error => error.Message))} (see --help)");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(SoakChoice chosen, CancellationToken cancel)
    {
        var report = await SoakRun.RunAsync(chosen, Console.Error, cancel);
        Console.WriteLine(Reports.SoakTable.Write(report));
        if (chosen.JsonFile is { } file)
        {
            await File.WriteAllTextAsync(file, Reports.SoakJson.Write(report), CancellationToken.None);
        }

        return report.IsWell ? ExitCode.Ok : ExitCode.Failed;
    }
}
