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
            await RotateAsync(http.RequestAborted);
        }

        await (given.Problems.Count > 0 ? Problem.WriteAsync(http, Refused, given.Problems) : WriteAsync(http, reading));
    }

    // Whoever has the answer finds the keys that are due by then. Where they cannot be kept, it is as if that time had come by itself: the
    // rotation is tried again, and says so.
    private async Task RotateAsync(CancellationToken cancel)
    {
        try
        {
            await keys.MaintainAsync(cancel);
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            // The clock is moved.
        }
    }

    private static Task WriteAsync(HttpContext http, ClockReading reading) =>
        JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, Describe(reading), ControlJson.Default.ClockState);
}
