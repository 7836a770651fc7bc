using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Management;

/// <summary>The Azure CLI with the emulator registered as a cloud.</summary>
public sealed class AzureCliTests(AzureCli az) : IClassFixture<AzureCli>
{
    [Fact]
    public async Task It_is_signed_in_as_the_hosts_identity()
    {
        var account = await az.StepAsync("account show");

        Text(account, "environmentName").ShouldBe("emulator");
        Text(account, "state").ShouldBe("Enabled");
        Text(account.GetProperty("user"), "assignedIdentityInfo").ShouldBe("MSI");
    }

    [Fact]
    public async Task On_a_virtual_machine_it_finds_IMDS_at_its_address()
    {
        await AzureCli.RequireAsync();
        var (network, missing) = await NetworkNamespace.TryCreateAsync();
        Prerequisite.Require(missing);
        await using var _ = network!;

        var account = await az.OnVirtualMachineAsync(network!, "az account show --output json");

        Text(account, "environmentName").ShouldBe("emulator");
    }

    [Fact]
    public async Task A_resource_group_is_made_listed_and_deleted()
    {
        Text((await az.StepAsync("group create")).GetProperty("tags"), "team").ShouldBe("orders");
        Texts(await az.StepAsync("group list"), "name").ShouldBe(["cli", "local"]);
        (await az.PrintedAsync("group delete")).ShouldBeEmpty();
        Texts(await az.StepAsync("group list again"), "name").ShouldBe(["local"]);
    }

    [Fact]
    public async Task An_identity_is_made_shown_listed_and_deleted()
    {
        var made = await az.StepAsync("identity create");

        made.GetProperty("clientId").GetGuid().ShouldNotBe(made.GetProperty("principalId").GetGuid());
        JsonElement.DeepEquals(await az.StepAsync("identity show"), made).ShouldBeTrue();
        Texts(await az.StepAsync("identity list"), "name").ShouldBe(["orders"]);
        (await az.PrintedAsync("identity delete")).ShouldBeEmpty();
        Texts(await az.StepAsync("identity list again"), "name").ShouldBe(["deployed"]);
    }

    [Fact]
    public async Task A_federated_credential_is_made_shown_listed_and_deleted()
    {
        var made = await az.StepAsync("federated-credential create");

        Text(made, "subject").ShouldBe("repo:orders/orders:ref:refs/heads/main");
        JsonElement.DeepEquals(await az.StepAsync("federated-credential show"), made).ShouldBeTrue();
        Texts(await az.StepAsync("federated-credential list"), "name").ShouldBe(["github"]);
        (await az.PrintedAsync("federated-credential delete")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_virtual_machine_is_assigned_an_identity_and_loses_it()
    {
        var orders = Text(await az.StepAsync("identity create"), "clientId");

        ClientIds(await az.StepAsync("vm identity assign")).ShouldContain(orders);
        ClientIds(await az.StepAsync("vm identity show")).ShouldContain(orders);
        var left = await az.StepAsync("vm identity show again");
        ClientIds(left).ShouldNotBeEmpty();
        ClientIds(left).ShouldNotContain(orders);
        Text(left, "type").ShouldBe("SystemAssigned, UserAssigned");
    }

    [Fact]
    public async Task A_role_is_assigned_listed_with_its_name_and_taken_away()
    {
        var identity = await az.StepAsync("identity create");
        var made = await az.StepAsync("role assignment create");

        Text(made, "principalId").ShouldBe(Text(identity, "principalId"));
        var listed = (await az.StepAsync("role assignment list")).EnumerateArray().Single();
        Text(listed, "id").ShouldBe(Text(made, "id"));
        Text(listed, "roleDefinitionName").ShouldBe("Reader");
        Text(listed, "principalName").ShouldBe(Text(identity, "clientId"));
        (await az.PrintedAsync("role assignment delete")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_is_assigned_by_a_request_as_it_is_sent() =>
        Text((await az.StepAsync("rest")).GetProperty("properties"), "principalId").ShouldBe(Text(await az.StepAsync("identity create"), "principalId"));

    [Fact]
    public async Task A_template_is_deployed()
    {
        var deployment = (await az.StepAsync("deployment group create")).GetProperty("properties");

        Text(deployment, "provisioningState").ShouldBe("Succeeded");
        deployment.GetProperty("outputs").GetProperty("clientId").GetProperty("value").GetGuid().ShouldNotBe(Guid.Empty);
        Texts(await az.StepAsync("resource list"), "name").ShouldBe(["deployed", "orders"]);
    }

    [Fact]
    public async Task The_activity_log_tells_of_it_all()
    {
        var operations = (await az.StepAsync("activity-log list")).EnumerateArray().Select(entry => Text(entry.GetProperty("operationName"), "value")).ToList();

        operations.ShouldContain("Microsoft.ManagedIdentity/userAssignedIdentities/write");
        operations.ShouldContain("Microsoft.Authorization/roleAssignments/delete");
        operations.ShouldContain("Microsoft.Resources/deployments/write");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement list, string name) => [.. list.EnumerateArray().Select(element => Text(element, name))];

    private static string[] ClientIds(JsonElement identity) => [.. identity.GetProperty("userAssignedIdentities").EnumerateObject().Select(pair => Text(pair.Value, "clientId"))];
}
