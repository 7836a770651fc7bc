using System.Collections;

namespace ManagedIdentityEmulator.Host;

/// <summary>The program's environment variables. Case does not matter, as it does not for those that are configuration keys.</summary>
internal static class ProgramVariables
{
    public const string Config = "MI_EMULATOR_CONFIG";
    public const string Control = "MI_EMULATOR_CONTROL";
    public const string ControlPort = "MI_EMULATOR_Listeners__ControlPort";
    public const string ControlKey = "MI_EMULATOR_Control__Key";

    /// <returns>The value; <see langword="null"/> for a variable that is not set, or empty.</returns>
    public static string? Get(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } exact ? exact
        : All().FirstOrDefault(variable => string.Equals(variable.Key, name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } other ? other
        : null;

    public static Dictionary<string, string> All() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
}
