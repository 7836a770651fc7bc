namespace ManagedIdentityEmulator.Host.Doctor;

internal enum Level
{
    Ok,

    /// <summary>Good to know; a client here gets its tokens all the same.</summary>
    Note,

    /// <summary>A client here fails, or gets what is not the emulator's.</summary>
    Problem,
}

/// <summary>One thing that was looked at, and what came out.</summary>
/// <param name="Topic">What was looked at, in a word or two.</param>
/// <param name="Text">What was found.</param>
/// <param name="Why">What follows from it, or where it is from.</param>
/// <param name="Mend">The command lines that mend it, each to be pasted.</param>
internal sealed record Finding(Level Level, string Topic, string Text, string? Why = null, params IReadOnlyList<string> Mend)
{
    /// <summary>What is to be said beside "nothing is wrong", if anything.</summary>
    public string? Caveat { get; init; }

    public static Finding Ok(string topic, string text) => new(Level.Ok, topic, text);
}
