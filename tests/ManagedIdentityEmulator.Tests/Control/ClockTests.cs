using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>/_emulator/clock</c> on the wire.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(30);

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        client = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task It_is_read_as_the_state_has_it()
    {
        emulator.Clock.Freeze(new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero));

        var read = await ReadAsync(await client.GetAsync("/_emulator/clock", Cancel));

        ((string)read["utcNow"]!, (bool)read["frozen"]!).ShouldBe(("2030-01-31T12:00:00+00:00", true));
        var state = (await ReadAsync(await client.GetAsync("/_emulator/state", Cancel)))["clock"]!.AsObject();
        state.Select(member => member.Key).ShouldBe(read.Select(member => member.Key));
    }

    [Theory]
    [InlineData("""{ "offset": "01:00:00" }""", 3600)]
    [InlineData("""{ "offset": -3600 }""", -3600)]
    [InlineData("""{ "advance": "1.00:00:00" }""", 86400)]
    [InlineData("""{ "advance": "-00:00:30" }""", -30)]
    public async Task It_is_moved_by_a_span_and_the_answer_is_its_new_reading(string body, long seconds)
    {
        var read = await ReadAsync(await PutAsync(body));

        ((string)read["offset"]!).ShouldBe($"{TimeSpan.FromSeconds(seconds):c}");
        read["utcNow"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.UtcNow.AddSeconds(seconds), soon);
        ((bool)read["frozen"]!).ShouldBeFalse();
        emulator.Clock.Offset.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task An_advance_goes_from_where_it_is_and_an_offset_from_the_machine()
    {
        await PutAsync("""{ "advance": 60 }""");
        ((string)(await ReadAsync(await PutAsync("""{ "advance": 60 }""")))["offset"]!).ShouldBe("00:02:00");
        ((string)(await ReadAsync(await PutAsync("""{ "offset": 60 }""")))["offset"]!).ShouldBe("00:01:00");
        ((string)(await ReadAsync(await PutAsync("""{ "offset": "00:00:00", "frozen": false }""")))["offset"]!).ShouldBe("00:00:00");
    }

    [Theory]
    [InlineData("\"2030-01-31T12:00:00Z\""), InlineData("\"2030-01-31T14:00:00+02:00\""), InlineData("1896091200")]
    public async Task It_is_set_to_an_instant_and_stopped_there_in_one_step(string instant)
    {
        var read = await ReadAsync(await PutAsync($$"""{ "utcNow": {{instant}}, "frozen": true }"""));

        ((string)read["utcNow"]!, (bool)read["frozen"]!).ShouldBe(("2030-01-31T12:00:00+00:00", true));
        emulator.Clock.GetUtcNow().ShouldBe(new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero), "it stands there, to the tick");
        ((string)(await ReadAsync(await PutAsync("""{ "advance": "00:00:01" }""")))["utcNow"]!).ShouldBe("2030-01-31T12:00:01+00:00", "a clock that stands still can be moved");
    }

    [Theory]
    [InlineData("""{ }""", "offset", "nothing is asked for: give one of offset, utcNow, advance, or frozen")]
    [InlineData("""{ "frozen": null, "offset": null }""", "offset", "nothing is asked for")]
    [InlineData("""{ "offset": 1, "utcNow": 2, "advance": 3 }""", "offset", "offset and utcNow and advance exclude one another")]
    [InlineData("""{ "utcNow": 2, "advance": 3 }""", "utcNow", "utcNow and advance exclude one another")]
    [InlineData("""{ "now": 5 }""", "now", "is no member; there are offset, utcNow, advance, frozen")]
    [InlineData("""{ "offset": "1h" }""", "offset", "must be a span as [-]d.hh:mm:ss")]
    [InlineData("""{ "advance": 1.5 }""", "advance", "must be a span as [-]d.hh:mm:ss")]
    [InlineData("""{ "utcNow": "tomorrow" }""", "utcNow", "must be an instant such as")]
    [InlineData("""{ "frozen": "yes" }""", "frozen", "must be true or false")]
    [InlineData("""{ "utcNow": "1969-12-31T23:59:59Z" }""", "utcNow", "leads out of the clock's range, 1970-01-01 00:00:00Z to 9999-01-01 00:00:00Z")]
    [InlineData("""{ "utcNow": "9999-01-01T00:00:01Z" }""", "utcNow", "leads out of the clock's range")]
    [InlineData("""{ "advance": "9999999.00:00:00" }""", "advance", "leads out of the clock's range")]
    [InlineData("""{ "advance": "-9999999.00:00:00" }""", "advance", "leads out of the clock's range")]
    [InlineData("""{ "offset": 9223372036854775807 }""", "offset", "must be a span")]
    public async Task A_mistake_is_named_by_its_member_and_nothing_moves(string body, string field, string message)
    {
        var response = await PutAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.JsonAsync();
        ((string)problem["title"]!).ShouldBe("The clock was not moved");
        problem["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe(field);
        ((string)problem["errors"]![field]![0]!).ShouldContain(message);
        emulator.Clock.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once() =>
        (await (await PutAsync("""{ "offset": "x", "utcNow": "y", "frozen": 1, "speed": 2 }""")).JsonAsync())["errors"]!.AsObject()
            .Select(error => error.Key).ShouldBe(["speed", "offset", "utcNow", "frozen"]);

    [Fact(Timeout = 60_000)]
    public async Task Every_move_is_told_to_whoever_listens_by_the_new_time()
    {
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);

        await PutAsync("""{ "utcNow": "2030-01-31T12:00:00Z", "frozen": true }""");
        var stopped = await MoveAsync();
        emulator.Clock.Reset();
        var reset = await MoveAsync();

        (stopped.Time, stopped.Data["frozen"]).ShouldBe((new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero), "true"));
        (reset.Data["offset"], reset.Data["frozen"]).ShouldBe(("00:00:00", "false"));

        async Task<EmulatorEvent> MoveAsync()
        {
            do
            {
                (await events.MoveNextAsync()).ShouldBeTrue();
            }
            while (events.Current.Type != "clock.moved");

            return events.Current;
        }
    }

    private Task<HttpResponseMessage> PutAsync(string body) => client.PutAsync("/_emulator/clock", new StringContent(body), Cancel);

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        return (await response.JsonAsync()).AsObject();
    }
}
