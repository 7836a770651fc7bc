using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Identities and hosts of a running emulator, by the command line.</summary>
public sealed class IdentityTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private readonly EmulatorProcess emulator = running.Process;

    [Fact]
    public async Task An_identity_is_made_assigned_used_taken_away_and_deleted()
    {
        var made = await RunAsync("identity", "create", "orders", "--client-id", "11111111-2222-3333-4444-555555555555");
        made.ExitCode.ShouldBe(0, made.ToString());
        made.Output.ShouldMatch("^NAME +KIND +CLIENT ID +PRINCIPAL ID +RESOURCE ID\norders +user-assigned +11111111-2222-3333-4444-555555555555 +[0-9a-f-]{36} +/subscriptions/.*/userAssignedIdentities/orders$");

        var assigned = await RunAsync("identity", "assign", "orders", "--host", "vm");
        assigned.Output.ShouldMatch("vm +Microsoft.Compute/virtualMachines +[0-9a-f-]{36} +default, orders$");
        (await RunAsync("token", "--host", "vm", "--resource", "https://vault.azure.net", "--client-id", "11111111-2222-3333-4444-555555555555")).ExitCode.ShouldBe(0);

        (await RunAsync("identity", "unassign", "orders", "--host", "vm")).Output.ShouldMatch(" default$");
        (await RunAsync("token", "--host", "vm", "--resource", "https://vault.azure.net", "--client-id", "11111111-2222-3333-4444-555555555555")).ExitCode.ShouldBe(1);
        (await RunAsync("identity", "delete", "orders")).ShouldBe(new Finished(0, "deleted orders", ""));
        (await RunAsync("identity", "delete", "orders")).ShouldBe(new Finished(2, "", "mi-emulator: No such identity: No user-assigned identity has the name or client id 'orders'; there are default."));
    }

    [Fact]
    public async Task A_deleted_identity_is_shown_as_such_on_its_hosts()
    {
        await RunAsync("identity", "create", "leaving");
        await RunAsync("identity", "assign", "leaving", "--host", "arc");

        await RunAsync("identity", "delete", "leaving");

        (await RunAsync("host", "list")).Output.ShouldMatch("arc +Microsoft.HybridCompute/machines +[0-9a-f-]{36} +default, leaving \\(deleted\\)");
    }

    [Fact]
    public async Task A_hosts_own_identity_ends_and_is_born_with_new_ids()
    {
        var before = (string)(await HostAsync("function"))["systemAssigned"]!;

        (await RunAsync("identity", "unassign", "--system-assigned", "--host", "function")).ExitCode.ShouldBe(0);
        (await HostAsync("function"))["systemAssigned"].ShouldBeNull();
        var born = JsonNode.Parse((await RunAsync("identity", "assign", "--system-assigned", "--host", "function", "--json")).Output)!;

        ((string)born["systemAssigned"]!).ShouldNotBe(before);
    }

    [Fact]
    public async Task A_host_is_made_by_the_name_of_its_kind_and_gone_with_its_identity()
    {
        var made = await RunAsync("host", "create", "web2", "--type", "web", "--system-assigned", "--user-assigned", "default");
        made.ExitCode.ShouldBe(0, made.ToString());
        made.Output.ShouldMatch("web2 +Microsoft.Web/sites \\(app\\) +[0-9a-f-]{36} +default$");
        (await RunAsync("env", "--host", "web2")).Output.ShouldContain("IDENTITY_HEADER");

        (await RunAsync("host", "delete", "web2")).ShouldBe(new Finished(0, "deleted web2", ""));
        (await RunAsync("host", "list")).Output.ShouldNotContain("web2");
    }

    [Fact]
    public async Task What_is_deleted_is_told_in_JSON_where_that_is_asked_for()
    {
        await RunAsync("identity", "create", "passing");

        (await RunAsync("identity", "delete", "passing", "--json")).ShouldBe(new Finished(0, """{"deleted":"passing"}""", ""));
    }

    [Fact]
    public async Task Lists_are_the_control_apis()
    {
        var identities = await RunAsync("identity", "list", "--json");

        JsonNode.DeepEquals(JsonNode.Parse(identities.Output), await emulator.GetJsonAsync(emulator.Control, "/_emulator/identities")).ShouldBeTrue();
        (await RunAsync("host")).Output.ShouldStartWith("NAME");
    }

    [Theory]
    [InlineData("identity create a", "NAME: must be 3 to 128 letters, digits, hyphens and underscores")]
    [InlineData("identity create orders --client-id 5", "--client-id: must be a GUID")]
    [InlineData("identity create default", "No identity was made: there is an identity")]
    [InlineData("identity assign --host vm", "give either the NAME of a user-assigned identity or --system-assigned")]
    [InlineData("identity assign default --system-assigned --host vm", "give either the NAME of a user-assigned identity or --system-assigned")]
    [InlineData("identity assign default --host nobody", "No such host: No host is named 'nobody'; the hosts are vm, web")]
    [InlineData("identity assign nobody --host vm", "No such identity: No user-assigned identity has the name or client id 'nobody'; there are default")]
    [InlineData("host create vm --type vm", "there is another host named 'vm'")]
    [InlineData("host create vm9 --type pdp11", "--type: 'pdp11' is none of vm, web, function")]
    [InlineData("host create vm9 --type Microsoft.Web/site", "type: 'Microsoft.Web/site' is not a host type; one of Microsoft.Compute/virtualMachines")]
    [InlineData("host create vm9 --type vm --user-assigned nobody", "userAssigned[0]: no user-assigned identity is named 'nobody'; there is default")]
    [InlineData("host create vm9 --type vm --caller 1.2.3", "callers[0]: '1.2.3' is not an address")]
    [InlineData("host create vm9", "--type TYPE is missing")]
    public async Task A_mistake_is_told_in_a_line_and_changes_nothing(string arguments, string says)
    {
        var finished = await RunAsync(arguments.Split(' '));

        finished.ExitCode.ShouldBeInRange(1, 2, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldStartWith("mi-emulator: ");
        finished.Error.ShouldContain(says);
        finished.Error.Split('\n').Length.ShouldBe(1);
    }

    private Task<Finished> RunAsync(params string[] args) => EmulatorProcess.RunAsync(args, ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));

    private async Task<JsonNode> HostAsync(string name) =>
        (await emulator.GetJsonAsync(emulator.Control, "/_emulator/hosts")).AsArray().Single(host => (string?)host!["name"] == name)!;
}
