using System.Collections;

namespace ManagedIdentityEmulator.Host;

/// <summary>The program's environment variables. Case does not matter, as it does not for those that are configuration keys.</summary>
internal static class ProgramVariables
{
    private const string Name = "mi-emulator";

    public const string Config = "MI_EMULATOR_CONFIG";
    public const string Control = "MI_EMULATOR_CONTROL";
    public const string Host = "MI_EMULATOR_HOST";
    public const string Authority = "MI_EMULATOR_AUTHORITY";
    public const string ResourceManager = "MI_EMULATOR_RESOURCE_MANAGER";
    public const string ControlPort = "MI_EMULATOR_Listeners__ControlPort";
    public const string ControlKey = "MI_EMULATOR_Control__Key";

    /// <summary>How a shell on this machine calls this program: by its name where that is in PATH, else by its path.</summary>
    public static string Program => Environment.ProcessPath is not { } path || Path.GetFileNameWithoutExtension(path) != Name ? Name
        : IsInPath(Path.GetDirectoryName(path)!) ? Name
        : path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    /// <returns>The value; <see langword="null"/> for a variable that is not set, or empty.</returns>
    public static string? Get(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } exact ? exact
        : All() is var all && all.Keys.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is { } spelt && all[spelt] is { Length: > 0 } other ? other
        : null;

    public static Dictionary<string, string> All()
    {
        var all = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            all.Add((string)variable.Key, (string?)variable.Value ?? "");
        }

        return all;
    }

    private static bool IsInPath(string directory) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(known => Path.TrimEndingDirectorySeparator(known) == directory);
}
