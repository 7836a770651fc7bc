using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tokens.Keys.Drills;

/// <summary>A drill that goes on.</summary>
/// <param name="Id">Which run it is: the same drill may run again.</param>
/// <param name="Drill">What it does.</param>
/// <param name="Since">Since when.</param>
/// <param name="TokenLifetime">How long tokens live meanwhile.</param>
internal sealed record RunningKeyDrill(Guid Id, KeyDrill Drill, DateTimeOffset Since, TimeSpan TokenLifetime)
{
    // A key is published for one turn, signs for the next, and these are the turns that it stays published for afterwards.
    private const int TurnsRetired = 18;

    /// <summary>When it ends by itself; <see langword="null"/> where it does not.</summary>
    public DateTimeOffset? Until => Drill.Duration is { } duration ? Since.Plus(duration) : null;

    /// <param name="drill">What it does.</param>
    /// <param name="now">When it starts.</param>
    /// <param name="usual">How long tokens live where keys are not rotated in such haste that they would be too many.</param>
    public static RunningKeyDrill Start(KeyDrill drill, DateTimeOffset now, TimeSpan usual) =>
        new(Guid.NewGuid(), drill, now, drill.Every is { } every && every < usual / TurnsRetired ? every * TurnsRetired : usual);
}
