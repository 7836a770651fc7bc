using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Tests.Documentation;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Telemetry;

/// <summary>The meter, as whoever listens finds it. What it counts is held to in the program's tests: here, other emulators of the process count along.</summary>
public sealed partial class MeterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_on_telemetry_has_every_instrument_with_its_kind_unit_attributes_and_meaning()
    {
        using var listener = new MeterListener();
        var instruments = new ConcurrentDictionary<string, (string Row, ConcurrentDictionary<string, bool> Tags)>();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == EmulatorTelemetry.Name)
            {
                var kind = instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? "counter" : "histogram";
                instruments[instrument.Name] = ($"{instrument.Name} {kind} {instrument.Unit} {instrument.Description}", []);
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await HaveEachCountAsync();

        var documented = Row().Matches(Pages.Read("docs/telemetry.md")).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value} {row.Groups[5].Value}: {Names(row.Groups[4].Value)}");
        documented.ShouldBe(instruments.Values.Select(known => $"{known.Row}: {string.Join(", ", known.Tags.Keys.Order())}"), ignoreOrder: true);

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (name, _) in tags)
            {
                instruments[instrument.Name].Tags[name] = true;
            }
        }

        static string Names(string cell) => string.Join(", ", cell.Split('`', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }

    private static async Task HaveEachCountAsync()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        using var control = new HttpClient { BaseAddress = emulator.ControlAddress };
        await client.AccessTokenAsync();
        await control.PostAsync("/_emulator/faults", new StringContent("""{ "effect": "503" }""", Encoding.UTF8), Cancel);
        await client.TokenAsync();
        await control.PostAsync("/_emulator/keys/rotate", null, Cancel);
    }

    [GeneratedRegex(@"^\| `(mi_emulator\.[\w.]+)` \| (counter|histogram) \| `(.+?)` \| (.*?) ?\| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
