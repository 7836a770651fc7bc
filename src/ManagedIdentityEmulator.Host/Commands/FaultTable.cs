using System.Globalization;
using ManagedIdentityEmulator.Faults;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>Failure drills, and the incidents that they are made from, for a reader.</summary>
internal static class FaultTable
{
    /// <summary>What stands for the requests of a drill that is not narrowed.</summary>
    public const string Any = "any";

    public static string Of(IEnumerable<FaultState> drills) => TextTable.Write(
        ["NAME", "STATE", "EFFECT", "REQUESTS", "MATCHED", "APPLIED"],
        drills.Select(drill => new[] { drill.Name, State(drill), drill.Effect, Requests(drill), $"{drill.Matched}", drill.Times is { } times ? $"{drill.Applied} of {times}" : $"{drill.Applied}" }));

    public static string Of(IEnumerable<FaultPreset> presets) => TextTable.Write(
        ["NAME", "EFFECT", "INCIDENT"], presets.Select(preset => new[] { preset.Name, preset.Options.Effect!, preset.Description }));

    /// <summary>Which requests a drill is for, in the words of the options that would say it.</summary>
    public static string Requests(FaultState drill)
    {
        (string Name, object? Value)[] narrowings =
        [
            ("protocol", drill.Protocol), ("host", drill.Host), ("identity", drill.Identity), ("resource", drill.Resource),
            ("every", drill.Every), ("probability", drill.Probability), ("seed", drill.Seed),
        ];
        var given = narrowings.Where(narrowing => narrowing.Value is not null).Select(narrowing => string.Create(CultureInfo.InvariantCulture, $"{narrowing.Name}={narrowing.Value}"));
        return string.Join(' ', given) is { Length: > 0 } narrowed ? narrowed : Any;
    }

    private static string State(FaultState drill) => (drill.Phase, drill.Until) switch
    {
        (FaultPhase.Waiting, _) => $"waiting for {drill.From:u}",
        (FaultPhase.Active, { } until) => $"active until {until:u}",
        var (phase, _) => phase.ToString().ToLowerInvariant(),
    };
}
