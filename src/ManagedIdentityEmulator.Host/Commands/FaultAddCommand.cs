using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator fault add EFFECT</c>: a drill, by what it does or by the name of an incident.</summary>
internal static class FaultAddCommand
{
    private static readonly string words = $"""
        What becomes of a request, or an incident by its name.

        An effect is one of {FaultNotation.Known}, and delay goes with any other too. Several, parted by commas, take their turns, and xN repeats one: 410 x2, 429 retry-after=1, ok.

        An incident is one of {string.Join(", ", FaultPresets.All.Select(preset => preset.Name))} ('mi-emulator fault presets' tells what they are).
        """;

    public static Command Create(Option<Uri?> control)
    {
        // Each is called as the member of the JSON that it becomes.
        Option<JsonNode?>[] options =
        [
            Text("--name", "N", "Its name, by which it is removed or replaced. Default: the incident's, else fault-N."),
            Text("--protocol", "P", "Only requests that speak this, e.g. imds, app-service or entra. Default: every protocol that gives tokens."),
            Text("--host", "H", "Only requests from this host, e.g. vm. Default: any."),
            Text("--identity", "I", "Only requests that come to this identity: a name, client id, principal id or resource id, or system-assigned. Default: any."),
            Text("--resource", "R", "Only requests for this resource, e.g. https://vault.azure.net. Default: any."),
            Number("--times", "How many requests it befalls in all. Default: no end for one effect, one turn of each for several."),
            Number("--every", "Of the requests that match, every Nth. Default: each."),
            OptionValue.Create("--probability", "P", "Of the requests that match, this part by chance, e.g. 0.2. Default: each.", "a number such as 0.2",
                text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) ? JsonValue.Create(part) : (JsonNode?)null),
            Number("--seed", "What chance begins with: the same seed and the same requests give the same answers. Default: any number."),
            Instant("--from", "When it begins, by the emulator's clock, e.g. 2026-01-31T12:00:00Z. Default: at once."),
            Instant("--until", "When it ends, by the emulator's clock. Default: never."),
            OptionValue.Create("--for", "SPAN", "In place of --until, how long it goes on, e.g. 70s.", SpanText.Form,
                text => SpanText.TryParse(text, out var span) ? JsonValue.Create($"{span:c}") : (JsonNode?)null),
        ];
        var effect = new Argument<string[]>("EFFECT") { Description = words, Arity = ArgumentArity.OneOrMore };
        effect.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => UsageMessage.IsOption(token.Value)) is { } option)
            {
                result.AddError(UsageMessage.UnknownOption(option.Value, ((CommandResult)result.Parent!).Command));
            }
        });

        var command = new Command("add", "Adds a drill, in place of one that has its name: mi-emulator fault add imds-updating --host vm") { effect };
        Array.ForEach(options, command.Options.Add);
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            var what = string.Join(' ', parsed.GetRequiredValue(effect)); // whether it is quoted or not
            var drill = new JsonObject { [FaultPresets.Find(what) is null ? "effect" : "preset"] = what };
            foreach (var option in options)
            {
                if (parsed.GetValue(option) is { } value)
                {
                    drill[option.Name.TrimStart('-')] = value;
                }
            }

            using var client = new ControlClient(parsed.GetValue(control));
            var added = await client.AskAsync(HttpMethod.Post, FaultCommand.Path, drill, cancel, command);
            Console.WriteLine(FaultTable.Of(client.Read(added, ControlJson.Default.FaultStateArray)));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Option<JsonNode?> Text(string name, string helpName, string description) => OptionValue.Create(
        name, helpName, description, "a text that is not empty", text => text.Length > 0 ? JsonValue.Create(text) : (JsonNode?)null);

    private static Option<JsonNode?> Number(string name, string description) => OptionValue.Create(
        name, "N", description, "a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : (JsonNode?)null);

    private static Option<JsonNode?> Instant(string name, string description) => OptionValue.Create(
        name, "INSTANT", description, InstantText.Form, text => InstantText.TryParse(text, out var instant) ? JsonValue.Create(instant) : (JsonNode?)null);
}
