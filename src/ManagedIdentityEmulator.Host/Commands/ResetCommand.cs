using System.CommandLine;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator reset</c>: the running emulator goes back to its configuration.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var control = ControlClient.ControlOption();
        var reset = new Command("reset", "Takes the running emulator back to its configuration: identities, hosts, resource groups, no role assignments, no drills, the clock, empty logs.") { control };
        reset.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            using var client = new ControlClient(parsed.GetValue(control));
            await client.AskAsync(HttpMethod.Post, "/_emulator/reset", null, cancel);
            Console.WriteLine("back to the configuration");
            return ExitCode.Ok;
        }));
        return reset;
    }
}
