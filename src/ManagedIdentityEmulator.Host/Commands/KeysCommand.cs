using System.CommandLine;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator keys</c>: the running emulator's signing keys, and rotating them, as it should be done and as it should not.</summary>
internal static class KeysCommand
{
    public const string Drills = "/_emulator/keys/drills";

    public static Command Create()
    {
        var control = ControlClient.ControlOption();
        var keys = new Command("keys", "Lists the signing keys that the running emulator publishes, with their phase and age.") { control };
        keys.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => ListAsync(parsed.GetValue(control), cancel)));
        keys.Subcommands.Add(CreateRotate());
        keys.Subcommands.Add(KeyDrillCommand.Create());
        return keys;
    }

    private static Command CreateRotate()
    {
        var control = ControlClient.ControlOption();
        var rotate = new Command("rotate", "The next key signs from now on; prints its id.") { control };
        rotate.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            using var client = new ControlClient(parsed.GetValue(control));
            var signing = await client.SendAsync(HttpMethod.Post, "/_emulator/keys/rotate", null, cancel);
            Console.WriteLine(client.Read(signing, key => (string)key["kid"]!));
            return ExitCode.Ok;
        }));
        return rotate;
    }

    private static async Task<int> ListAsync(Uri? address, CancellationToken cancel)
    {
        using var client = new ControlClient(address);
        var state = await client.SendAsync(HttpMethod.Get, "/_emulator/state", null, cancel);
        var drills = await client.SendAsync(HttpMethod.Get, Drills, null, cancel);
        var lines = client.Read(state, answer =>
        {
            var now = (DateTimeOffset)answer["clock"]!["utcNow"]!;
            return answer["keys"]!.AsArray().Select(key => Describe(key!, now)).ToList();
        });
        lines.ForEach(Console.WriteLine);
        if (client.Read(drills, answer => answer["running"]) is JsonObject running)
        {
            Console.WriteLine(client.Read(running, KeyDrillCommand.Describe));
        }

        return ExitCode.Ok;
    }

    private static string Describe(JsonNode key, DateTimeOffset now)
    {
        (string Done, string Member)[] times = [("published", "publishedAt"), ("signed from", "signingFrom"), ("retired", "retiredAt")];
        var ages = times.Where(time => key[time.Member] is not null).Select(time => $"{time.Done} {Ago(now - (DateTimeOffset)key[time.Member]!)}");
        return $"{key["kid"]}  {(string)key["phase"]!,-9}  {string.Join(", ", ages)}";
    }

    // A clock that was moved back has what happened before ahead of it.
    private static string Ago(TimeSpan age) => age < TimeSpan.Zero ? $"{SpanText.WriteRoughly(age)} ahead" : $"{SpanText.WriteRoughly(age)} ago";
}
