using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Variables;

/// <summary>A way to write variables down.</summary>
internal enum VariableFormat
{
    /// <summary>One flat object of strings.</summary>
    Json,

    /// <summary>For <c>eval "$(…)"</c> in bash, sh and zsh.</summary>
    Bash,

    /// <summary>For <c>… | Invoke-Expression</c> in PowerShell.</summary>
    Pwsh,

    /// <summary>For <c>docker run --env-file</c> and its like: it cannot take a variable away.</summary>
    Dotenv,
}

internal static class VariableFormats
{
    public const string Names = "bash, pwsh, dotenv or json";

    private static readonly JsonSerializerOptions readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool TryParse(string name, out VariableFormat format) =>
        Enum.TryParse(name, ignoreCase: true, out format) && name.Equals(Enum.GetName(format), StringComparison.OrdinalIgnoreCase); // not a number, nor several

    /// <param name="format">How to write.</param>
    /// <param name="set">The variables.</param>
    /// <param name="unset">The names of those to take away, where the format can.</param>
    public static string Write(VariableFormat format, IReadOnlyDictionary<string, string> set, IReadOnlyList<string> unset) => format switch
    {
        VariableFormat.Bash => Lines(set.Select(variable => $"export {variable.Key}={InShell(variable.Value)}"), unset.Count > 0 ? [$"unset {string.Join(' ', unset)}"] : []),
        VariableFormat.Pwsh => Lines(
            set.Select(variable => $"$env:{variable.Key} = '{variable.Value.Replace("'", "''", StringComparison.Ordinal)}'"),
            unset.Select(name => $"Remove-Item Env:{name} -ErrorAction Ignore")),
        VariableFormat.Dotenv => Lines(set.Select(variable => $"{variable.Key}={variable.Value}"), []),
        _ => new JsonObject(set.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))).ToJsonString(readable) + "\n",
    };

    private static string InShell(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // Taken away before anything is set: PowerShell on Windows does not tell NO_PROXY from no_proxy.
    private static string Lines(IEnumerable<string> set, IEnumerable<string> unset) =>
        unset.Concat(set).Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')).ToString();
}
