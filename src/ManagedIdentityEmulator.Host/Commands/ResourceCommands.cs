using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>What the commands for identities and hosts have in common: they ask the control API, and show what it says.</summary>
internal static class ResourceCommands
{
    public static Option<bool> Json() => new("--json") { Description = "Write JSON as the control API has it.", Recursive = true };

    public static async Task<int> ListAsync<T>(Uri? control, string path, bool asJson, JsonTypeInfo<T[]> type, Func<T[], string> write, string none, CancellationToken cancel)
    {
        using var client = new ControlClient(control);
        var answer = await client.AskAsync(HttpMethod.Get, path, null, cancel);
        var all = client.Read(answer, type);
        if (asJson)
        {
            Console.WriteLine(JsonText.Indented(answer!));
        }
        else if (all.Length > 0)
        {
            Console.WriteLine(write(all));
        }
        else
        {
            await Console.Error.WriteLineAsync(none);
        }

        return ExitCode.Ok;
    }

    public static async Task<int> ChangeAsync<T>(
        Uri? control, HttpMethod method, string path, JsonObject? body, bool asJson, JsonTypeInfo<T> type, Func<T, string> write, CancellationToken cancel, Command? command = null)
    {
        using var client = new ControlClient(control);
        var answer = await client.AskAsync(method, path, body, cancel, command);
        var made = client.Read(answer, type);
        Console.WriteLine(asJson ? JsonText.Indented(answer!) : write(made));
        return ExitCode.Ok;
    }

    public static async Task<int> DeleteAsync(Uri? control, string path, string name, bool asJson, CancellationToken cancel)
    {
        using var client = new ControlClient(control);
        await client.AskAsync(HttpMethod.Delete, $"{path}/{Uri.EscapeDataString(name)}", null, cancel);
        Console.WriteLine(asJson ? new JsonObject { ["deleted"] = name }.ToJsonString() : $"deleted {name}");
        return ExitCode.Ok;
    }
}
