using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Doctor;

/// <summary>Command lines to paste into the shell that people have here.</summary>
internal static class Shell
{
    /// <summary>What stands between a command and the words about it.</summary>
    public const string Comment = "    # ";

    private static readonly VariableFormat format = OperatingSystem.IsWindows() ? VariableFormat.Pwsh : VariableFormat.Bash;

    public static string Set(string value, params IEnumerable<string> names) => Write(names.ToDictionary(name => name, _ => value), []);

    public static string Unset(params IReadOnlyList<string> names) => Write(new Dictionary<string, string>(), names);

    public static string Exec(string host) => $"{ProgramVariables.Program} exec --host {Quote(host)} -- YOUR-PROGRAM";

    /// <param name="command">What the program is to do.</param>
    /// <param name="control">The address of the emulator, where the environment does not lead there.</param>
    public static string Program(string command, Uri? control) =>
        $"{ProgramVariables.Program} {command}{(control is null ? "" : $" --control {control.GetLeftPart(UriPartial.Authority)}")}";

    /// <param name="host">The host to be on.</param>
    /// <param name="control">The address of the emulator, where the environment does not lead there.</param>
    public static string Env(string host, Uri? control)
    {
        var command = Program($"env --host {Quote(host)}", control);
        return OperatingSystem.IsWindows() ? $"{command} | Out-String | Invoke-Expression" : $"eval \"$({command})\"";
    }

    private static string Quote(string host) => host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? host : $"'{host.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Write(Dictionary<string, string> set, IReadOnlyList<string> unset) =>
        VariableFormats.Write(format, set, unset).TrimEnd('\n').Replace("\n", "; ", StringComparison.Ordinal);
}
