using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/faults</c>: the failure drills, in the form that they have in <c>emulator.json</c>.</summary>
internal sealed class FaultEndpoints(FaultDrills drills)
{
    private const string Refused = "No drill was added";

    /// <summary><c>GET</c>: those in force, and those that have ended and were not removed.</summary>
    public Task ListAsync(HttpContext http) => WriteAsync(http, StatusCodes.Status200OK, drills.All);

    /// <summary><c>GET /NAME</c>: one.</summary>
    public Task GetAsync(HttpContext http) => drills.Find(NameIn(http)) is { } drill
        ? JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, drills.StateOf(drill), ControlJson.Default.FaultState)
        : NoSuchAsync(http);

    /// <summary><c>GET /presets</c>: the known incidents.</summary>
    public static Task ListPresetsAsync(HttpContext http)
    {
        var presets = FaultPresets.All.Select(preset => new PresetState(preset.Name, preset.Description, preset.Options.Effect!, preset.Options.Protocol, preset.Options.Times, preset.Options.For)).ToArray();
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, presets, ControlJson.Default.PresetStateArray);
    }

    /// <summary><c>POST</c>: one, or an array, of which all are added or none.</summary>
    public async Task AddAsync(HttpContext http)
    {
        if (await ControlBody.ReadBytesAsync(http, Refused) is not { } body)
        {
            return;
        }

        var problems = new ProblemList();
        var given = FaultJson.Read(body.Span, problems);
        var added = problems.All.Any() ? [] : drills.Add(given, problems);
        await (problems.All.Any()
            ? Problem.WriteAsync(http, Refused, problems)
            : WriteAsync(http, StatusCodes.Status201Created, added));
    }

    /// <summary><c>DELETE</c>: all of them.</summary>
    public Task ClearAsync(HttpContext http)
    {
        // curl's ".../faults/$NAME" without a name is not meant for all of them.
        if (http.Request.Path.Value!.EndsWith('/'))
        {
            return Problem.WriteAsync(http, StatusCodes.Status404NotFound, "No such drill", $"A name is missing after {http.Request.Path}; without the slash, all drills are removed.");
        }

        drills.Clear();
        return Done(http);
    }

    /// <summary><c>DELETE /NAME</c>: one.</summary>
    public Task RemoveAsync(HttpContext http) => drills.Remove(NameIn(http)) ? Done(http) : NoSuchAsync(http);

    private static string NameIn(HttpContext http) => (string)http.Request.RouteValues["name"]!;

    private static Task Done(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task NoSuchAsync(HttpContext http) =>
        Problem.WriteAsync(http, StatusCodes.Status404NotFound, "No such drill", $"No drill is named {ProblemList.Quote(NameIn(http))}; there are {Names()}.");

    private string Names() => drills.All is { IsEmpty: false } all ? ProblemList.List([.. all.Select(drill => drill.Name)]) : "none";

    private Task WriteAsync(HttpContext http, int status, IEnumerable<FaultDrill> some) =>
        JsonBody.WriteAsync(http.Response, status, some.Select(drill => drills.StateOf(drill)).ToArray(), ControlJson.Default.FaultStateArray);
}
