using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Host.Commands;
using ManagedIdentityEmulator.Host.Doctor.Probes;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>What the emulator was told to do wrong, which clients here will meet though all is well with this shell.</summary>
internal static class DrillsCheck
{
    private const string Topic = "drills";

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        if (here.Emulator is not { } emulator)
        {
            yield break;
        }

        if (emulator.Drills.Failures is { Count: > 0 } failures)
        {
            yield return new(Level.Note, Topic, $"failure drills are in force: {string.Join(", ", failures.Select(Describe))}", "they befall clients' requests, and spare those of this examination", here.ClearFaults)
            {
                Caveat = "failure drills are in force",
            };
        }

        if (Moved(emulator) is { } moved)
        {
            yield return new(Level.Note, Topic, moved, "tokens begin and end by it", Shell.Program("clock --reset", here.Settings.Control)) { Caveat = moved };
        }

        if (emulator.Drills.OfKeys is { } drill)
        {
            yield return new(Level.Note, Topic, $"the key drill {drill} goes on", "who verifies tokens meets it", Shell.Program("keys drill --end", here.Settings.Control)) { Caveat = "a key drill goes on" };
        }
    }

    private static string Describe(FaultState drill) => FaultTable.Requests(drill) is var requests && requests == FaultTable.Any
        ? $"{drill.Name} ({drill.Effect})"
        : $"{drill.Name} ({drill.Effect}, {requests})";

    private static string? Moved(FoundEmulator emulator) => emulator switch
    {
        { IsFrozen: true } => $"the emulator's clock is frozen, at {emulator.Now:u}",
        { ClockOffset: var offset } when offset != TimeSpan.Zero => $"the emulator's clock is {SpanText.WriteRoughly(offset)} {(offset > TimeSpan.Zero ? "ahead of" : "behind")} the machine's",
        _ => null,
    };
}
