namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">How many rounds, each of which measures both sides once.</param>
/// <param name="Seconds">How long a load goes on.</param>
/// <param name="IsQuick">Whether a rough figure in a few seconds will do.</param>
internal sealed record Settings(int Rounds, int Seconds, bool IsQuick)
{
    public static Settings Thorough { get; } = new(Rounds: 5, Seconds: 3, IsQuick: false);

    public static Settings Quick { get; } = new(Rounds: 1, Seconds: 1, IsQuick: true);
}
