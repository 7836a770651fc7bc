namespace ManagedIdentityEmulator.Tokens.Keys.Drills;

/// <summary>The drills there are, by name.</summary>
internal sealed class KeyDrillKind
{
    private KeyDrillKind(string name, string description) => (Name, Description) = (name, description);

    public static KeyDrillKind EarlyRetirement { get; } = new("early-retirement", "Rotates, and withdraws the key that signed until now although its tokens live.");

    public static KeyDrillKind UnpublishedSigningKey { get; } = new("unpublished-signing-key", "Signs with a new key that is published only when the drill ends.")
    {
        TakesDuration = true,
        DefaultDuration = TimeSpan.FromMinutes(5),
    };

    public static KeyDrillKind EmergencyRevocation { get; } = new("emergency-revocation", "Withdraws every published key at once: all earlier tokens are worthless, and a new key signs.");

    public static KeyDrillKind Soak { get; } = new("soak", "Rotates again and again, until it is ended; no token outlives its key.")
    {
        TakesDuration = true,
        DefaultEvery = TimeSpan.FromSeconds(5),
    };

    public static IReadOnlyList<KeyDrillKind> All { get; } = [EarlyRetirement, UnpublishedSigningKey, EmergencyRevocation, Soak];

    public string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Description { get; }

    public bool TakesDuration { get; private init; }

    public TimeSpan? DefaultDuration { get; private init; }

    public bool TakesEvery => DefaultEvery is not null;

    public TimeSpan? DefaultEvery { get; private init; }

    public static KeyDrillKind? Find(string name) => All.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
