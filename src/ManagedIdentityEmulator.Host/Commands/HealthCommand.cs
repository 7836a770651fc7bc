using System.CommandLine;
using System.Globalization;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator health [--wait 30s]</c>: the image's health check, which needs neither shell nor curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var wait = OptionValue.Create(
            "--wait", "DURATION", "How long to wait for the emulator to be ready, e.g. 30s, 500ms, 2m. Default: not at all.", "a duration such as 30s, 500ms or 2m", TryParseDuration);
        var control = ControlClient.ControlOption();
        var command = new Command("health", "Ends with 0 when the running emulator is ready, else with 1.") { wait, control };
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => RunAsync(parsed.GetValue(control), parsed.GetValue(wait) ?? TimeSpan.Zero, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(Uri? address, TimeSpan wait, CancellationToken cancel)
    {
        using var client = new ControlClient(address);
        using var waiting = new WaitingLine("waiting for the emulator to be ready");
        var start = TimeProvider.System.GetTimestamp();
        var left = wait;
        string? problem;
        while ((problem = await client.ReadinessProblemAsync(left, cancel)) is not null && (left = wait - TimeProvider.System.GetElapsedTime(start)) > TimeSpan.Zero)
        {
            await Task.Delay(pause < left ? pause : left, cancel);
        }

        if (problem is not null)
        {
            throw new CommandFailure(wait > TimeSpan.Zero ? $"{problem} (waited {wait.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s)" : problem);
        }

        Console.WriteLine("ready");
        return ExitCode.Ok;
    }

    private static TimeSpan? TryParseDuration(string text) =>
        SpanText.TryParse(text, out var span) && span >= TimeSpan.Zero && span < TimeSpan.FromDays(10) ? span : null;
}
