using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator token --resource R</c>: a token from the running emulator, on standard output alone.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var resource = OptionValue.Text("--resource", "R", "What the token is for, e.g. https://vault.azure.net.");
        resource.Required = true;
        var host = OptionValue.Text("--host", "NAME", $"The host to ask as. Default: {ProgramVariables.Host}, which exec sets, then the first virtual machine.");
        var decode = new Option<bool>("--decode") { Description = "Print the token's header and claims in place of the token." };
        var fresh = new Option<bool>("--bypass-cache") { Description = "A new token, although a cached one would do." };
        var control = ControlClient.ControlOption();
        Option<string?>[] selectors =
        [
            OptionValue.Text("--client-id", "ID", "The identity, by client id. Default: the host's system-assigned one, else its only one."),
            OptionValue.Text("--object-id", "ID", "The identity, by principal (object) id."),
            OptionValue.Text("--resource-id", "ID", "The identity, by ARM resource id."),
        ];

        var command = new Command("token", "Gets a token from the running emulator and prints it.") { resource, host };
        foreach (var selector in selectors)
        {
            command.Options.Add(selector);
        }

        command.Options.Add(decode);
        command.Options.Add(fresh);
        command.Options.Add(control);
        command.Exclude(selectors);
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            string[] names = ["client_id", "object_id", "msi_res_id"];
            var query = names.Zip(selectors, (name, option) => (name, value: parsed.GetValue(option)))
                .Append(("resource", parsed.GetValue(resource)))
                .Append(("bypass_cache", parsed.GetValue(fresh) ? "true" : null));
            using var client = new ControlClient(parsed.GetValue(control));
            var token = await client.TokenAsync(parsed.GetValue(host) ?? ProgramVariables.Get(ProgramVariables.Host), query, cancel);
            Console.WriteLine(parsed.GetValue(decode) ? Decode(token) : token);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static string Decode(string token)
    {
        var parts = token.Split('.');
        return JsonText.Indented(new JsonObject { ["header"] = Part(parts[0]), ["payload"] = Part(parts[1]) });
    }

    private static JsonNode? Part(string encoded) => JsonNode.Parse(Base64Url.DecodeFromChars(encoded));
}
