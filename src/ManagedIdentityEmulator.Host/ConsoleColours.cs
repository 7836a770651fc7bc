using Serilog.Sinks.SystemConsole.Themes;

namespace ManagedIdentityEmulator.Host;

/// <summary>The log's colours. Text has none of its own: white, as the sink's themes have it, is not to be read on a terminal with a light ground.</summary>
internal static class ConsoleColours
{
    private const string Dim = "\e[2m";
    private const string Green = "\e[32m";
    private const string Bold = "\e[1m";
    private const string BoldYellow = "\e[33;1m";
    private const string BoldRed = "\e[31;1m";

    public static ConsoleTheme Theme { get; } = new AnsiConsoleTheme(new Dictionary<ConsoleThemeStyle, string>
    {
        [ConsoleThemeStyle.SecondaryText] = Dim, // the time
        [ConsoleThemeStyle.String] = Bold,
        [ConsoleThemeStyle.LevelDebug] = Dim,
        [ConsoleThemeStyle.LevelInformation] = Green,
        [ConsoleThemeStyle.LevelWarning] = BoldYellow,
        [ConsoleThemeStyle.LevelError] = BoldRed,
        [ConsoleThemeStyle.LevelFatal] = BoldRed,
    });
}
