namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>Who answers at an address.</summary>
internal abstract record Answer
{
    public sealed record Emulator : Answer;

    /// <param name="What">Which part of Azure.</param>
    public sealed record Azure(string What) : Answer;

    /// <param name="What">What is known of it.</param>
    public sealed record Other(string What) : Answer;

    /// <param name="Why">Why not.</param>
    public sealed record Nobody(string Why) : Answer;
}
