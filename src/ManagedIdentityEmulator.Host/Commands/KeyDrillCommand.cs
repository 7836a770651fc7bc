using System.CommandLine;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tokens.Keys.Drills;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator keys drill NAME</c>: rotations that go as rotations should not.</summary>
internal static class KeyDrillCommand
{
    private static readonly string list = string.Join("\n", KeyDrillKind.All.Select(kind => $"{kind.Name}: {kind.Description}"));

    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = list, Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add([.. KeyDrillKind.All.Select(kind => kind.Name)]);
        var every = OptionValue.Span("--every", "soak: the time between two rotations. Default: 5s.");
        var duration = OptionValue.Span("--for", "soak, unpublished-signing-key: how long it goes on. Default: 5m for a key that is not published, else until it is ended.");
        var end = new Option<bool>("--end") { Description = "End the drill that goes on." };
        var control = ControlClient.ControlOption();
        var command = new Command("drill", "Starts a rotation drill by its name; without one, lists them, and says which goes on.") { name, every, duration, end, control };
        command.Validators.Add(result =>
        {
            var given = result.GetResult(name) is { Tokens.Count: > 0 };
            if (given && result.GetResult(end) is not null)
            {
                result.AddError("NAME and --end exclude one another");
            }
            else if (!given && (result.GetResult(every) is not null || result.GetResult(duration) is not null))
            {
                result.AddError("--every and --for need NAME, the drill to start");
            }
        });
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            using var client = new ControlClient(parsed.GetValue(control));
            await (parsed.GetValue(end) ? EndAsync(client, cancel)
                : parsed.GetValue(name) is { } drill ? StartAsync(client, new() { ["name"] = drill, ["every"] = parsed.GetValue(every)?.ToString("c"), ["for"] = parsed.GetValue(duration)?.ToString("c") }, cancel)
                : ListAsync(client, cancel));
            return ExitCode.Ok;
        }));
        return command;
    }

    public static string Describe(JsonObject running) =>
        $"{running["name"]} goes on since {(DateTimeOffset)running["since"]!:u}{(running["until"] is { } until ? $", until {(DateTimeOffset)until:u}" : "")}; {running["signing"]} signs";

    private static async Task StartAsync(ControlClient client, JsonObject drill, CancellationToken cancel)
    {
        var started = await client.SendAsync(HttpMethod.Post, KeysCommand.Drills, drill, cancel);
        Console.WriteLine(client.Read(started, answer => (bool)answer["running"]! ? Describe(answer) : $"{answer["name"]} is done; {answer["signing"]} signs"));
        foreach (var withdrawn in client.Read(started, answer => answer["withdrawn"]!.AsArray()))
        {
            Console.WriteLine($"{withdrawn} is withdrawn");
        }
    }

    private static async Task EndAsync(ControlClient client, CancellationToken cancel)
    {
        var ended = await client.SendAsync(HttpMethod.Delete, KeysCommand.Drills, null, cancel);
        Console.WriteLine(ended["ended"] is { } name ? $"{name} has ended" : "no drill goes on");
    }

    private static async Task ListAsync(ControlClient client, CancellationToken cancel)
    {
        var answer = await client.SendAsync(HttpMethod.Get, KeysCommand.Drills, null, cancel);
        foreach (var drill in client.Read(answer, known => known["drills"]!.AsArray()))
        {
            Console.WriteLine($"{drill!["name"]}: {drill["description"]}");
        }

        if (answer["running"] is JsonObject running)
        {
            Console.WriteLine(client.Read(running, Describe));
        }
    }
}
