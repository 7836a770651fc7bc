using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

public class KilledTests
{
    private const int SigKill = 9;
    private const int Kills = 12;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_there_after_kill_9_and_every_start_succeeds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        using var folder = new TemporaryFolder();
        var random = new Random(42);
        var written = new Acknowledged();

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var emulator = await EmulatorProcess.StartEmulatorAsync("--data", folder.File("data"));
            var state = await emulator.GetJsonAsync(emulator.Control, "/_emulator/state/export");
            CountIn(state).ShouldBeInRange(written.Count, written.Count + 1, "a last one may have been kept without an answer");
            written.Count = CountIn(state);
            if (written.KeyId is { } acknowledged)
            {
                (await emulator.GetJsonAsync(emulator.Control, "/_emulator/state"))["keys"]!.AsArray().Select(key => (string)key!["kid"]!).ShouldContain(acknowledged);
            }

            var writers = Task.WhenAll(CountAsync(emulator.Control, state, written), RotateAsync(emulator.Control, written));
            var enough = written.Count + random.Next(1, 10);
            while (written.Count < enough && !writers.IsCompleted)
            {
                await Task.Delay(random.Next(1, 10), Cancel); // in the middle of a writing, somewhere
            }

            emulator.Signal(SigKill);
            await writers;
        }

        written.Count.ShouldBeGreaterThan(Kills);
    }

    [Fact]
    public async Task So_is_what_many_were_told_who_wrote_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        using var folder = new TemporaryFolder();
        var made = new ConcurrentBag<string>();

        for (var kill = 0; kill < 3; kill++)
        {
            await using var emulator = await EmulatorProcess.StartEmulatorAsync("--data", folder.File("data"));
            var there = (await emulator.GetJsonAsync(emulator.Control, "/_emulator/identities")).AsArray().Select(identity => (string)identity!["name"]!);
            made.Except(there).ShouldBeEmpty();

            var (enough, round) = (made.Count + 50, kill);
            var writers = Task.WhenAll(Enumerable.Range(0, 16).Select(writer => MakeAsync(emulator.Control, $"made-{round}-{writer}", made)));
            while (made.Count < enough && !writers.IsCompleted)
            {
                await Task.Delay(1, Cancel);
            }

            emulator.Signal(SigKill);
            await writers;
        }

        made.Count.ShouldBeGreaterThan(100);
    }

    private static async Task MakeAsync(Uri control, string name, ConcurrentBag<string> made)
    {
        using var client = new HttpClient();
        try
        {
            for (var number = 0; ; number++)
            {
                using var response = (await client.PostAsJsonAsync(new Uri(control, "/_emulator/identities"), new { name = $"{name}-{number}" }, Cancel)).EnsureSuccessStatusCode();
                made.Add($"{name}-{number}");
            }
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            // The emulator is gone.
        }
    }

    private static int CountIn(JsonNode state) => (string?)state["identities"]![0]!["tags"]?["count"] is { } count ? int.Parse(count) : 0;

    // Each writes until nobody answers any more.
    private static async Task CountAsync(Uri control, JsonNode state, Acknowledged written)
    {
        using var client = new HttpClient();
        try
        {
            while (true)
            {
                var next = written.Count + 1;
                state["identities"]![0]!["tags"] = new JsonObject { ["count"] = $"{next}" };
                (await client.PostAsJsonAsync(new Uri(control, "/_emulator/state/import"), state, Cancel)).EnsureSuccessStatusCode();
                written.Count = next;
            }
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            // The emulator is gone.
        }
    }

    private static async Task RotateAsync(Uri control, Acknowledged written)
    {
        using var client = new HttpClient();
        try
        {
            while (true)
            {
                using var response = (await client.PostAsync(new Uri(control, "/_emulator/keys/rotate"), null, Cancel)).EnsureSuccessStatusCode();
                written.KeyId = (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["kid"]!;
            }
        }
        catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException)
        {
            // The emulator is gone.
        }
    }

    private sealed class Acknowledged
    {
        public int Count { get; set; }

        public string? KeyId { get; set; }
    }
}
