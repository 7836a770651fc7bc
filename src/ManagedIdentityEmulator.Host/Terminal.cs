namespace ManagedIdentityEmulator.Host;

/// <summary>What the terminal, where there is one, makes of more than text.</summary>
internal static class Terminal
{
    /// <summary>Whether it knows how to go back and to colour.</summary>
    public static bool IsCapable => Environment.GetEnvironmentVariable("TERM") is not "dumb";

    /// <summary>Whether a person wants colours (no-color.org).</summary>
    public static bool WantsColours => IsCapable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
