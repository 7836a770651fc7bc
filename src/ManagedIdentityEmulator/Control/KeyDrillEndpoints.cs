using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/keys/drills</c>: rotations that go as rotations should not.</summary>
internal sealed class KeyDrillEndpoints(KeyRing keys)
{
    private const string Refused = "No drill was started";

    private static readonly IReadOnlyList<DrillDescription> descriptions = [.. KeyDrillKind.All.Select(kind => new DrillDescription(kind.Name, kind.Description))];

    /// <summary><c>GET</c>: what there is, and what goes on.</summary>
    public Task GetAsync(HttpContext http)
    {
        var ring = keys.State;
        var running = ring.Drill is { } run ? new RunningDrillState(run.Drill.Name, run.Since, run.Until, run.Drill.Every, ring.Signing!.Key.KeyId) : null;
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, new DrillsState(running, descriptions), ControlJson.Default.DrillsState);
    }

    /// <summary><c>POST</c>: starts one.</summary>
    public async Task StartAsync(HttpContext http)
    {
        if (await ControlBody.ReadAsync(http, Refused) is not { } given)
        {
            return;
        }

        if (KeyDrillReader.Read(given) is not { } drill)
        {
            await Problem.WriteAsync(http, Refused, given.Problems);
            return;
        }

        try
        {
            await WriteAsync(http, drill, await keys.StartDrillAsync(drill, http.RequestAborted));
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await DataDirectoryProblem.WriteAsync(http, e);
        }
        catch (KeyRingFullException e)
        {
            await Problem.WriteAsync(http, StatusCodes.Status409Conflict, Refused, $"{e.Message}.");
        }
    }

    /// <summary><c>DELETE</c>: ends the one that goes on, if one does.</summary>
    public async Task EndAsync(HttpContext http)
    {
        try
        {
            var ended = new EndedDrill((await keys.EndDrillAsync(null, http.RequestAborted))?.Drill.Name);
            await JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, ended, ControlJson.Default.EndedDrill);
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await DataDirectoryProblem.WriteAsync(http, e);
        }
    }

    private static Task WriteAsync(HttpContext http, KeyDrill drill, KeyDrillStart started) => started switch
    {
        KeyDrillStart.Done(var at, var run, var signing, var withdrawn) => JsonBody.WriteAsync(
            http.Response,
            StatusCodes.Status200OK,
            new StartedDrill(drill.Name, run is not null, run?.Since ?? at, run?.Until, drill.Every, signing.KeyId, [.. withdrawn.Select(key => key.KeyId)]),
            ControlJson.Default.StartedDrill),
        KeyDrillStart.Busy(var with) => Problem.WriteAsync(
            http,
            StatusCodes.Status409Conflict,
            Refused,
            $"{with.Drill.Name} goes on since {with.Since:u}{(with.Until is { } until ? $", until {until:u}" : "")}; end it first, by DELETE {http.Request.Path} or mi-emulator keys drill --end."),
        var other => throw new InvalidOperationException($"unknown result {other}"),
    };
}
