using System.CommandLine;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Faults;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator fault</c>: the failure drills of the running emulator.</summary>
internal static class FaultCommand
{
    public const string Path = "/_emulator/faults";

    public static Command Create()
    {
        var format = OptionValue.TextOrJson();
        var control = ControlClient.ControlOption();
        control.Recursive = true;

        var list = new Command("list", "Lists the drills, those that have ended included.") { format };
        var presets = new Command("presets", "Lists the incidents that 'fault add' knows by name; no emulator need run.");
        var name = new Argument<string>("NAME") { Description = "The drill's name." };
        var remove = new Command("remove", "Removes a drill.") { name };
        var clear = new Command("clear", "Removes every drill.");
        var fault = new Command("fault", "Makes requests for tokens fail as Azure does on its worst day: mi-emulator fault add \"410 x2, 429 retry-after=1, ok\" --host vm")
        {
            FaultAddCommand.Create(control), list, presets, remove, clear, format, control,
        };

        foreach (var listing in new[] { fault, list })
        {
            listing.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => ListAsync(parsed.GetValue(control), parsed.GetValue(format) == OptionValue.Json, cancel)));
        }

        presets.SetAction(_ => Console.WriteLine(FaultTable.Of(FaultPresets.All)));
        remove.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => DeleteAsync(
            parsed.GetValue(control), $"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}", $"removed {parsed.GetRequiredValue(name)}", cancel)));
        clear.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => DeleteAsync(parsed.GetValue(control), Path, "removed every failure drill", cancel)));
        return fault;
    }

    private static async Task<int> ListAsync(Uri? control, bool asJson, CancellationToken cancel)
    {
        using var client = new ControlClient(control);
        var answer = await client.AskAsync(HttpMethod.Get, Path, null, cancel);
        var drills = client.Read(answer, ControlJson.Default.FaultStateArray);
        if (asJson)
        {
            Console.WriteLine(JsonText.Indented(answer!));
        }
        else if (drills.Length > 0)
        {
            Console.WriteLine(FaultTable.Of(drills));
        }
        else
        {
            await Console.Error.WriteLineAsync("no failure drills");
        }

        return ExitCode.Ok;
    }

    private static async Task<int> DeleteAsync(Uri? control, string path, string done, CancellationToken cancel)
    {
        using var client = new ControlClient(control);
        await client.AskAsync(HttpMethod.Delete, path, null, cancel);
        Console.WriteLine(done);
        return ExitCode.Ok;
    }
}
