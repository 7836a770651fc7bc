using System.CommandLine;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator host</c>: the hosts of the running emulator.</summary>
internal static class HostCommand
{
    public const string Path = "/_emulator/hosts";

    private const string Description = "Lists the hosts of the running emulator, makes and deletes them. 'mi-emulator exec' has an emulator of its own, with the hosts of emulator.json.";

    private static readonly string types = string.Join(", ", HostType.All.Where(type => type.DefaultName is not null).Select(type => type.DefaultName));

    public static Command Create()
    {
        var json = ResourceCommands.Json();
        var control = ControlClient.ControlOption();
        control.Recursive = true;
        var list = new Command("list", "Lists the hosts.");
        var name = new Argument<string>("NAME") { Description = "The host's name." };
        var delete = new Command("delete", "Deletes a host with its system-assigned identity; user-assigned ones live on.") { name };
        var command = new Command("host", Description) { list, CreateCreate(json, control), delete, json, control };
        foreach (var listing in new[] { command, list })
        {
            listing.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() =>
                ResourceCommands.ListAsync(parsed.GetValue(control), Path, parsed.GetValue(json), ControlJson.Default.HostStateArray, Table, "no hosts", cancel)));
        }

        delete.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => ResourceCommands.DeleteAsync(parsed.GetValue(control), Path, parsed.GetRequiredValue(name), parsed.GetValue(json), cancel)));
        return command;
    }

    public static string Table(IEnumerable<HostState> hosts) => TextTable.Write(
        ["NAME", "TYPE", "SYSTEM-ASSIGNED", "USER-ASSIGNED"],
        hosts.Select(host => new[]
        {
            host.Name,
            host.Kind is null ? host.Type : $"{host.Type} ({host.Kind})",
            host.SystemAssigned is { } own ? $"{own}" : "-",
            host.UserAssigned.Count == 0 ? "-" : string.Join(", ", host.UserAssigned.Select(id => id[(id.LastIndexOf('/') + 1)..] + (host.Dangling.Contains(id, StringComparer.OrdinalIgnoreCase) ? " (deleted)" : ""))),
        }));

    private static Command CreateCreate(Option<bool> json, Option<Uri?> control)
    {
        var name = new Argument<string>("NAME") { Description = "Its name." };
        var type = OptionValue.Text("--type", "TYPE", $"What it is: {types}, or an ARM resource type such as Microsoft.Compute/virtualMachineScaleSets. Required.");
        type.Required = true;
        var own = new Option<bool>("--system-assigned") { Description = "It has an identity of its own." };
        var assigned = OptionValue.Many("--user-assigned", "NAME", "A user-assigned identity that is assigned to it. May be given more than once.", "takes the name of an identity", text => text.Length > 0);
        var callers = OptionValue.Many("--caller", "SOURCE", "A source whose requests are from it: an address, a range such as 172.28.0.0/16, or a host name. May be given more than once.", "takes an address, a range or a host name", text => text.Length > 0);
        var command = new Command("create", "Makes a host.") { name, type, own, assigned, callers };
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() =>
        {
            var given = parsed.GetValue(type)!;
            var known = HostType.All.FirstOrDefault(known => given.Equals(known.DefaultName, StringComparison.OrdinalIgnoreCase));
            if (known is null && !given.Contains('/', StringComparison.Ordinal))
            {
                throw new CommandFailure($"--type: '{given}' is none of {types}, nor an ARM resource type such as Microsoft.Web/sites", ExitCode.BadInput);
            }

            var body = new JsonObject
            {
                ["name"] = parsed.GetRequiredValue(name),
                ["type"] = known?.ResourceType ?? given,
                ["systemAssigned"] = parsed.GetValue(own),
                ["userAssigned"] = Names(parsed.GetValue(assigned)),
                ["callers"] = Names(parsed.GetValue(callers)),
            };
            if (known?.Kind is { } kind)
            {
                body["kind"] = kind;
            }

            return ResourceCommands.ChangeAsync(parsed.GetValue(control), HttpMethod.Post, Path, body, parsed.GetValue(json), ControlJson.Default.HostState, made => Table([made]), cancel);
        }));
        return command;
    }

    private static JsonArray Names(string[]? names) => new([.. (names ?? []).Select(name => (JsonNode?)name)]);
}
