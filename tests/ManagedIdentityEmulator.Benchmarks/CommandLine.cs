using System.CommandLine;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Programs;
using ManagedIdentityEmulator.Benchmarks.Reports;
using ManagedIdentityEmulator.Benchmarks.Rows;

namespace ManagedIdentityEmulator.Benchmarks;

internal static class CommandLine
{
    public static RootCommand Create()
    {
        var quick = new Option<bool>("--quick") { Description = "A rough figure in a few seconds." };
        var rounds = new Option<int?>("--rounds") { Description = "How many rounds.", HelpName = "N" };
        var only = new Option<string[]>("--only") { Description = "The row to measure. Repeatable.", HelpName = "ROW" };
        only.AcceptOnlyFromAmong([.. AllRows.List.Select(row => row.Name)]);
        var emulator = new Option<FileInfo?>("--emulator") { Description = "A built mi-emulator to measure in place of this repository's.", HelpName = "FILE" };
        var root = new RootCommand("Measures the emulator against its bare counterparts.") { quick, rounds, only, emulator };
        root.SetAction(async (parsed, _) =>
        {
            var settings = parsed.GetValue(quick) ? Settings.Quick : Settings.Thorough;
            settings = settings with { Rounds = parsed.GetValue(rounds) ?? settings.Rounds };
            var bench = new Workbench(settings, await BuiltPrograms.PublishAsync(parsed.GetValue(emulator)?.FullName), WrkLoad.Find()!);
            var names = parsed.GetValue(only)!;
            foreach (var row in AllRows.List.Where(row => names.Length == 0 || names.Contains(row.Name)))
            {
                Console.WriteLine(Table.Write(await row.MeasureAsync(bench)));
            }

            return 0;
        });
        return root;
    }
}
