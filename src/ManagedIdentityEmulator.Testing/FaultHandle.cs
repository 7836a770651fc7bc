using ManagedIdentityEmulator.Faults;

namespace ManagedIdentityEmulator.Testing;

/// <summary>A failure drill that was added by a test; it is removed when this is disposed of.</summary>
public sealed class FaultHandle : IDisposable
{
    private readonly FaultDrills drills;
    private readonly FaultDrill drill;

    internal FaultHandle(FaultDrills drills, FaultDrill drill) => (this.drills, this.drill) = (drills, drill);

    /// <summary>Its name.</summary>
    public string Name => drill.Name;

    /// <summary>Where it stands: how many requests it was for, and how many it has befallen.</summary>
    public FaultState State => drills.StateOf(drill);

    /// <summary>Removes the drill.</summary>
    public void Dispose() => drills.Remove(drill);
}
