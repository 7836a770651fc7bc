using System.CommandLine;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator clock</c>: what the running emulator's clock shows, and moving it.</summary>
internal static class ClockCommand
{
    private const string Path = "/_emulator/clock";

    public static Command Create()
    {
        var advance = OptionValue.Span("--advance", "Move it by a span from where it is, e.g. 2h; back by a negative one.");
        var offset = OptionValue.Span("--offset", "Move it to where it is ahead of the machine's clock by a span; behind it by a negative one.");
        var set = OptionValue.Create<DateTimeOffset?>(
            "--set", "INSTANT", "Move it to an instant, e.g. 2030-01-31T12:00:00Z.", "an instant such as 2030-01-31T12:00:00Z",
            text => InstantText.TryParse(text, out var instant) ? instant : null);
        var freeze = new Option<bool>("--freeze") { Description = "Stop it there, until it is moved or run." };
        var run = new Option<bool>("--run") { Description = "Let it run from there." };
        var reset = new Option<bool>("--reset") { Description = "Back to the machine's clock, and running." };
        var control = ControlClient.ControlOption();
        var command = new Command("clock", "Prints the running emulator's clock; with an option, moves it first, all in one step.")
        {
            advance, offset, set, freeze, run, reset, control,
        };
        command.Exclude(advance, offset, set, reset);
        command.Exclude(freeze, run, reset);
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            var change = new JsonObject();
            Add("advance", parsed.GetValue(advance)?.ToString("c"));
            Add("offset", parsed.GetValue(reset) ? "00:00:00" : parsed.GetValue(offset)?.ToString("c"));
            Add("utcNow", parsed.GetValue(set)?.ToString("O"));
            if (parsed.GetValue(freeze) || parsed.GetValue(run) || parsed.GetValue(reset))
            {
                change["frozen"] = parsed.GetValue(freeze);
            }

            using var client = new ControlClient(parsed.GetValue(control));
            var reading = change.Count == 0 ? await client.SendAsync(HttpMethod.Get, Path, null, cancel) : await client.SendAsync(HttpMethod.Put, Path, change, cancel);
            Console.WriteLine(Describe(client.Read(reading, answer => ((DateTimeOffset)answer["utcNow"]!, TimeSpan.Parse((string)answer["offset"]!, null), (bool)answer["frozen"]!))));
            return ExitCode.Ok;

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    change[name] = value;
                }
            }
        }));
        return command;
    }

    private static string Describe((DateTimeOffset UtcNow, TimeSpan Offset, bool Frozen) reading)
    {
        var (now, offset, frozen) = reading;
        var moved = offset == TimeSpan.Zero ? "the machine's" : $"{SpanText.WriteRoughly(offset)} {(offset > TimeSpan.Zero ? "ahead of" : "behind")} the machine's";
        return $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, {moved}, {(frozen ? "frozen" : "running")}";
    }
}
