using System.CommandLine;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator identity</c>: the managed identities of the running emulator, and the hosts that they are assigned to.</summary>
internal static class IdentityCommand
{
    private const string Path = "/_emulator/identities";

    private const string Description = "Lists the managed identities of the running emulator, makes and deletes user-assigned ones, and assigns them to hosts.";

    public static Command Create()
    {
        var json = ResourceCommands.Json();
        var control = ControlClient.ControlOption();
        control.Recursive = true;
        var list = new Command("list", "Lists the identities, system-assigned ones included.");
        var command = new Command("identity", Description) { list, CreateCreate(json, control), CreateDelete(json, control), CreateAssignment(HttpMethod.Put, json, control), CreateAssignment(HttpMethod.Delete, json, control), json, control };
        foreach (var listing in new[] { command, list })
        {
            listing.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() =>
                ResourceCommands.ListAsync(parsed.GetValue(control), Path, parsed.GetValue(json), ControlJson.Default.IdentityStateArray, Table, "no identities", cancel)));
        }

        return command;
    }

    private static Command CreateCreate(Option<bool> json, Option<Uri?> control)
    {
        var name = new Argument<string>("NAME") { Description = "Its name: 3 to 128 letters, digits, hyphens and underscores." };
        (string Member, Option<string?> Option)[] members =
        [
            ("resourceGroup", OptionValue.Text("--resource-group", "G", "The resource group that it is in. Default: the configuration's.")),
            ("clientId", OptionValue.Text("--client-id", "GUID", "Its client id. Default: a new one.")),
            ("principalId", OptionValue.Text("--principal-id", "GUID", "Its principal (object) id. Default: a new one.")),
        ];
        var command = new Command("create", "Makes a user-assigned identity.") { name };
        Array.ForEach(members, member => command.Options.Add(member.Option));
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            var body = new JsonObject { ["name"] = parsed.GetRequiredValue(name) };
            foreach (var (member, option) in members)
            {
                if (parsed.GetValue(option) is { } value)
                {
                    body[member] = value;
                }
            }

            return await ResourceCommands.ChangeAsync(parsed.GetValue(control), HttpMethod.Post, Path, body, parsed.GetValue(json), ControlJson.Default.IdentityState, made => Table([made]), cancel, command);
        }));
        return command;
    }

    private static Command CreateDelete(Option<bool> json, Option<Uri?> control)
    {
        var name = new Argument<string>("NAME") { Description = "Its name or client id." };
        var command = new Command("delete", "Deletes a user-assigned identity. Hosts keep their reference to it, as in Azure.") { name };
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() =>
            ResourceCommands.DeleteAsync(parsed.GetValue(control), Path, parsed.GetRequiredValue(name), parsed.GetValue(json), cancel)));
        return command;
    }

    private static Command CreateAssignment(HttpMethod method, Option<bool> json, Option<Uri?> control)
    {
        var isAssigning = method == HttpMethod.Put;
        var name = new Argument<string?>("NAME") { Description = "The user-assigned identity's name or client id.", Arity = ArgumentArity.ZeroOrOne };
        var own = new Option<bool>("--system-assigned") { Description = isAssigning ? "The host's own identity in place of a NAME: it is born, unless there is one." : "The host's own identity in place of a NAME: it ends." };
        var host = OptionValue.Host();
        var command = isAssigning
            ? new Command("assign", "Assigns an identity to a host.") { name, own, host }
            : new Command("unassign", "Takes an identity from a host.") { name, own, host };
        command.Validators.Add(result =>
        {
            if (result.GetValue(own) == result.GetValue(name) is not null)
            {
                result.AddError("give either the NAME of a user-assigned identity or --system-assigned");
            }
        });
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() =>
        {
            var identity = parsed.GetValue(name) is { } given ? $"user-assigned/{Uri.EscapeDataString(given)}" : "system-assigned";
            return ResourceCommands.ChangeAsync(
                parsed.GetValue(control), method, $"{HostCommand.Path}/{Uri.EscapeDataString(parsed.GetValue(host)!)}/{identity}", null,
                parsed.GetValue(json), ControlJson.Default.HostState, changed => HostCommand.Table([changed]), cancel);
        }));
        return command;
    }

    private static string Table(IEnumerable<IdentityState> identities) => TextTable.Write(
        ["NAME", "KIND", "CLIENT ID", "PRINCIPAL ID", "RESOURCE ID"],
        identities.Select(identity => new[] { identity.Name, identity.Kind == IdentityKind.SystemAssigned ? "system-assigned" : "user-assigned", $"{identity.ClientId}", $"{identity.PrincipalId}", identity.ResourceId }));
}
