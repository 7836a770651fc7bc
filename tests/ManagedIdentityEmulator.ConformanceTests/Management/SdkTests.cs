using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Management;

/// <summary>The management SDKs, each in a process of its own, with nothing configured but where Resource Manager is.</summary>
public sealed class SdkTests
{
    [Fact]
    public async Task The_NET_SDK_manages_groups_identities_and_virtual_machines()
    {
        Prerequisite.Require(OperatingSystem.IsLinux() ? null : "the .NET SDK trusts the emulator's certificate by SSL_CERT_FILE, which .NET heeds on Linux alone");

        var outcomes = await Outcomes.OfAsync(Programs.DotNetManagementClient());

        outcomes["subscription"].GetProperty("state").GetString().ShouldBe("Enabled");
        outcomes["group"].GetProperty("resourceGroupProvisioningState").GetString().ShouldBe("Succeeded");
        var clientId = outcomes["identity"].GetProperty("clientId").GetGuid();
        outcomes["tags"].GetProperty("team").GetString().ShouldBe("orders");
        outcomes["machine"].GetProperty("type").GetString().ShouldBe("SystemAssigned, UserAssigned");
        outcomes["machine"].GetProperty("size").GetString().ShouldBe("Standard_B1s");
        outcomes["machine"].GetProperty("userAssigned").GetProperty("orders").GetGuid().ShouldBe(clientId);
        outcomes["updated"].GetProperty("type").GetString().ShouldBe("SystemAssigned");
        outcomes["updated"].GetProperty("principalId").GetGuid().ShouldBe(outcomes["machine"].GetProperty("principalId").GetGuid());
        outcomes.Texts("machines").ShouldBe(["orders-vm"]);
        outcomes.Texts("resources").ShouldBe(["orders"]);
        outcomes["deleted"].GetBoolean().ShouldBeTrue();
        outcomes.Texts("groups").ShouldBe(["local"]);
        outcomes["refusal"].GetProperty("errorCode").GetString().ShouldBe("ResourceGroupNotFound");
    }

    [Fact]
    public async Task The_JavaScript_SDKs_manage_identities_credentials_virtual_machines_roles_and_deployments()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "node");
        Prerequisite.Require(await Clients.NodeClient.ManagedIdentityCredential.WhyNotAsync());
        var template = Path.Combine(AppContext.BaseDirectory, "Management", "az", "template.json");

        var outcomes = await Outcomes.OfAsync(new Command("node", Path.Combine(folder, "management.mjs"), template));

        outcomes.Texts("group").ShouldBe(["node", "Succeeded"]);
        var principal = outcomes["identity"].GetProperty("principalId").GetString();
        outcomes["tags"].GetProperty("team").GetString().ShouldBe("orders");
        outcomes.Texts("identities").ShouldBe(["default", "orders"]);
        outcomes["credential"].GetString().ShouldBe("repo:orders/orders:ref:refs/heads/main");
        outcomes.Texts("credentials").ShouldBe(["github"]);
        outcomes.Texts("credentials left").ShouldBeEmpty();
        outcomes["machine"].GetProperty("userAssignedIdentities").EnumerateObject().Single().Value.GetProperty("principalId").GetString().ShouldBe(principal);
        outcomes["system-assigned"].GetString().ShouldBe(outcomes["machine"].GetProperty("principalId").GetString());
        outcomes["updated"].GetProperty("type").GetString().ShouldBe("SystemAssigned");
        outcomes["assignment"].GetString().ShouldBe(principal);
        outcomes.Texts("assignments").ShouldBe(["True"]);
        outcomes.Texts("deployment").ShouldBe(["Succeeded", outcomes["deployed"].GetString()!]);
        outcomes.Texts("operations").ShouldAllBe(state => state == "Succeeded");
        outcomes.Texts("resources").ShouldBe(["deployed", "orders"]);
        outcomes["exists"].GetBoolean().ShouldBeFalse();
        outcomes.Texts("refusal").ShouldBe(["404", "ResourceGroupNotFound"]);
    }
}
