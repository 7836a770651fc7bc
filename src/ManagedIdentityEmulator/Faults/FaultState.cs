namespace ManagedIdentityEmulator.Faults;

/// <summary>Where a failure drill stands.</summary>
public enum FaultPhase
{
    /// <summary>Its time has not come.</summary>
    Waiting,

    /// <summary>It befalls requests.</summary>
    Active,

    /// <summary>It has befallen as many requests as it was to, or its time has passed.</summary>
    Ended,
}

/// <summary>A failure drill as it is, and what it has done so far. Times are the emulator's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Preset">The preset that it was made from.</param>
/// <param name="Effect">What becomes of a request, in the notation of <c>emulator.json</c>.</param>
/// <param name="Protocol">The protocol that it is for; <see langword="null"/> for every one that gives tokens.</param>
/// <param name="Host">The host that it is for; <see langword="null"/> for any.</param>
/// <param name="Identity">The identity that it is for; <see langword="null"/> for any.</param>
/// <param name="Resource">The resource that it is for; <see langword="null"/> for any.</param>
/// <param name="Times">How many requests it befalls in all; <see langword="null"/> for no end.</param>
/// <param name="Every">Of the requests that match, every how many'th.</param>
/// <param name="Probability">Of the requests that match, which part by chance.</param>
/// <param name="Seed">What chance began with.</param>
/// <param name="From">When it begins; when it was added, unless that was said.</param>
/// <param name="Until">When it ends; <see langword="null"/> for never.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Matched">How many requests it was for.</param>
/// <param name="Applied">How many of them it befell.</param>
public sealed record FaultState(
    string Name, string? Preset, string Effect, string? Protocol, string? Host, string? Identity, string? Resource,
    int? Times, int? Every, double? Probability, int? Seed, DateTimeOffset From, DateTimeOffset? Until, FaultPhase Phase, long Matched, int Applied);
