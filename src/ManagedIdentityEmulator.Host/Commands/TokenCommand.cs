using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator token --resource R</c>: a token from the running emulator, on standard output alone.</summary>
internal static class TokenCommand
{
    private static readonly JsonSerializerOptions readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var resource = new Option<string>("--resource") { Description = "What the token is for, e.g. https://vault.azure.net.", HelpName = "R", Required = true };
        var host = new Option<string?>("--host") { Description = "The host to ask as. Default: the first virtual machine.", HelpName = "NAME" };
        var decode = new Option<bool>("--decode") { Description = "Print the token's header and claims in place of the token." };
        var control = ControlClient.ControlOption();
        Option<string?>[] selectors =
        [
            new("--client-id") { Description = "The identity, by client id.", HelpName = "ID" },
            new("--object-id") { Description = "The identity, by principal (object) id.", HelpName = "ID" },
            new("--resource-id") { Description = "The identity, by ARM resource id.", HelpName = "ID" },
        ];

        var command = new Command("token", "Gets a token from the running emulator.") { resource, host, decode, control };
        foreach (var selector in selectors)
        {
            command.Options.Add(selector);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            string[] names = ["client_id", "object_id", "msi_res_id"];
            var query = names.Zip(selectors, (name, option) => (name, value: parsed.GetValue(option))).Append(("resource", parsed.GetValue(resource)));
            using var client = new ControlClient(parsed.GetValue(control));
            return await RunAsync(client, parsed.GetValue(host), query, parsed.GetValue(decode), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ControlClient client, string? host, IEnumerable<(string Name, string? Value)> query, bool decode, CancellationToken cancel)
    {
        try
        {
            var token = await client.TokenAsync(host, query, cancel);
            Console.WriteLine(decode ? Decode(token) : token);
            return ExitCode.Ok;
        }
        catch (ControlException e)
        {
            await Console.Error.WriteLineAsync($"mi-emulator: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static string Decode(string token)
    {
        var parts = token.Split('.');
        return new JsonObject { ["header"] = Part(parts[0]), ["payload"] = Part(parts[1]) }.ToJsonString(readable);
    }

    private static JsonNode? Part(string encoded) => JsonNode.Parse(Base64Url.DecodeFromChars(encoded));
}
