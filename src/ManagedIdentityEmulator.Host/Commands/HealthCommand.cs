using System.CommandLine;
using System.Globalization;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator health [--wait 30s]</c>: the image's health check, which needs neither shell nor curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var wait = new Option<TimeSpan>("--wait")
        {
            Description = "How long to wait for the emulator to be ready, e.g. 30s, 500ms, 2m. Default: not at all.",
            HelpName = "DURATION",
            CustomParser = result =>
            {
                if (TryParseDuration(result.Tokens[0].Value) is { } duration)
                {
                    return duration;
                }

                result.AddError($"--wait: '{result.Tokens[0].Value}' is not a duration such as 30s, 500ms or 2m");
                return default;
            },
        };
        var control = ControlClient.ControlOption();
        var command = new Command("health", "Ends with 0 when the running emulator is ready, else with 1.") { wait, control };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(control), parsed.GetValue(wait), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Uri? address, TimeSpan wait, CancellationToken cancel)
    {
        using var client = new ControlClient(address);
        var giveUp = TimeProvider.System.GetTimestamp();
        string? problem;
        while ((problem = await client.ReadinessProblemAsync(cancel)) is not null && TimeProvider.System.GetElapsedTime(giveUp) < wait)
        {
            await Task.Delay(pause, cancel);
        }

        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {problem}");
            return ExitCode.Failed;
        }

        Console.WriteLine("ready");
        return ExitCode.Ok;
    }

    private static TimeSpan? TryParseDuration(string text)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("", 1)];
        var (unit, seconds) = units.First(known => text.EndsWith(known.Unit, StringComparison.Ordinal));
        return double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e6
            ? TimeSpan.FromSeconds(number * seconds)
            : null;
    }
}
