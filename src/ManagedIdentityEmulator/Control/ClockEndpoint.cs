using System.Text.Json;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/clock</c>: what the emulator's clock shows, and moving it.</summary>
internal sealed class ClockEndpoint(EmulatorClock clock, KeyRing keys)
{
    private const string Refused = "The clock was not moved";

    public static ClockState Describe(ClockReading reading) => new(reading.UtcNow, reading.Offset, reading.Frozen);

    public Task GetAsync(HttpContext http) => WriteAsync(http, clock.Read());

    /// <summary><c>PUT</c>: answers with what the clock shows from then on.</summary>
    public async Task PutAsync(HttpContext http)
    {
        if (await ControlBody.ReadAsync(http, Refused) is not { } given)
        {
            return;
        }

        var change = ClockChangeReader.Read(given);
        var reading = default(ClockReading);
        if (given.Problems.Count == 0 && !clock.TryChange(change, out reading))
        {
            given.Refuse(ClockChangeReader.WhereTo(given), $"leads out of the clock's range, {EmulatorClock.Earliest:u} to {EmulatorClock.Latest:u}");
        }

        if (given.Problems.Count == 0)
        {
            await keys.MaintainAsync(http.RequestAborted); // whoever has the answer finds the keys that are due by then
        }

        await (given.Problems.Count > 0 ? Problem.WriteAsync(http, Refused, given.Problems) : WriteAsync(http, reading));
    }

    private static Task WriteAsync(HttpContext http, ClockReading reading) =>
        JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(Describe(reading), ControlJson.Default.ClockState));
}
