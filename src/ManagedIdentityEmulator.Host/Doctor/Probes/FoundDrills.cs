using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>The drills of a running emulator. They spare the doctor's own requests, so that it has to ask for them.</summary>
/// <param name="Failures">The failure drills in force.</param>
/// <param name="OfKeys">The name of the key drill that goes on, if one does.</param>
internal sealed record FoundDrills(IReadOnlyList<FaultState> Failures, string? OfKeys)
{
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public static async Task<FoundDrills> AtAsync(ControlClient control, CancellationToken cancel)
    {
        var failures = control.Read(await control.AskAsync(HttpMethod.Get, FaultCommand.Path, null, cancel), ControlJson.Default.FaultStateArray);
        var keys = control.Read(await control.AskAsync(HttpMethod.Get, KeysCommand.Drills, null, cancel), ControlJson.Default.DrillsState);
        return new([.. failures.Where(drill => drill.Phase == FaultPhase.Active)], keys.Running?.Name);
    }
}
