using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Faults;

/// <summary>A failure drill that has been found right: whom it is for, what it does, how often.</summary>
/// <param name="Options">What it was made from, complete: the preset's part and the seed are in it.</param>
/// <param name="Scope">Whom it is for.</param>
/// <param name="Effects">What it does, in turns.</param>
internal sealed record FaultRule(FaultOptions Options, FaultScope Scope, IReadOnlyList<FaultEffect> Effects)
{
    public string? Name => Options.Name;

    /// <summary>How many requests it befalls in all.</summary>
    public int Times { get; } = Options.Times ?? (Effects.Count == 1 ? int.MaxValue : Effects.Count);

    /// <summary>
    /// Whether it counts requests that come to a token alone, as all its effects need one. Any other counts every request, and what of
    /// it needs a token is lost on a request that gets none.
    /// </summary>
    public bool IsOfTheAnswer { get; } =
        Scope.IsOfTokens && Effects.Any(effect => effect.IsOfTheAnswer) && Effects.All(effect => effect.IsOfTheAnswer || effect is FaultEffect.Untouched);

    /// <summary>Whether chance and order let it befall the matching request of that number, from 1.</summary>
    public bool Befalls(long number) =>
        (Options.Every is not { } every || number % every == 0)
        && (Options.Probability is not { } probability || Chance.Of(Options.Seed!.Value, number) < probability);
}
