namespace ManagedIdentityEmulator.Wire;

/// <summary>Told by a request that waits for the rest of what its own client has to say, which may never come.</summary>
internal sealed record BodyWait(Action Begin, Action End);
