using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Models;
using Azure.ResourceManager.Resources;

// The life of an identity and of a virtual machine, by the management SDK with nothing configured but where Resource Manager is. Prints
// each outcome as one line: its name, and what it is in JSON.
var location = AzureLocation.WestEurope;
var emulator = new ArmEnvironment(new Uri(Environment.GetEnvironmentVariable("MI_EMULATOR_RESOURCE_MANAGER")!), "https://management.azure.com");
var client = new ArmClient(new DefaultAzureCredential(), defaultSubscriptionId: null, new ArmClientOptions { Environment = emulator });

var subscription = await client.GetDefaultSubscriptionAsync();
Print("subscription", new { subscription.Data.DisplayName, State = $"{subscription.Data.State}", subscription.Data.TenantId });

var group = (await subscription.GetResourceGroups().CreateOrUpdateAsync(WaitUntil.Completed, "dotnet", new ResourceGroupData(location))).Value;
Print("group", new { group.Data.Name, group.Data.ResourceGroupProvisioningState });

// There is a library of its own for identities; this is what works for any type.
var identityId = new ResourceIdentifier($"{group.Id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders");
var identity = (await client.GetGenericResources().CreateOrUpdateAsync(WaitUntil.Completed, identityId, new GenericResourceData(location))).Value;
Print("identity", JsonNode.Parse(identity.Data.Properties)!);
identity = await identity.AddTagAsync("team", "orders");
Print("tags", identity.Data.Tags);

var data = new VirtualMachineData(location)
{
    Identity = new ManagedServiceIdentity(ManagedServiceIdentityType.SystemAssignedUserAssigned) { UserAssignedIdentities = { [identityId] = new UserAssignedIdentity() } },
    HardwareProfile = new() { VmSize = VirtualMachineSizeType.StandardB1S },
    OSProfile = new() { ComputerName = "vm", AdminUsername = "azureuser" },
};
var machine = (await group.GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Completed, "orders-vm", data)).Value;
Print("machine", Describe(machine.Data));

machine = (await machine.UpdateAsync(WaitUntil.Completed, new VirtualMachinePatch { Identity = new ManagedServiceIdentity(ManagedServiceIdentityType.SystemAssigned) })).Value;
Print("updated", Describe(machine.Data));

Print("machines", await group.GetVirtualMachines().GetAllAsync().Select(found => found.Data.Name).ToListAsync());
Print("resources", await group.GetGenericResourcesAsync(filter: "resourceType eq 'Microsoft.ManagedIdentity/userAssignedIdentities'").Select(found => found.Data.Name).ToListAsync());

await machine.DeleteAsync(WaitUntil.Completed);
Print("deleted", !(await group.GetVirtualMachines().ExistsAsync("orders-vm")).Value);
await group.DeleteAsync(WaitUntil.Completed);
Print("groups", await subscription.GetResourceGroups().GetAllAsync().Select(found => found.Data.Name).ToListAsync());

try
{
    await client.GetGenericResource(identityId).GetAsync();
}
catch (RequestFailedException e)
{
    Print("refusal", new { e.Status, e.ErrorCode });
}

static object Describe(VirtualMachineData machine) => new
{
    machine.Name,
    machine.ProvisioningState,
    Size = $"{machine.HardwareProfile?.VmSize}",
    Type = $"{machine.Identity.ManagedServiceIdentityType}",
    machine.Identity.PrincipalId,
    UserAssigned = machine.Identity.UserAssignedIdentities.ToDictionary(pair => pair.Key.Name, pair => pair.Value.ClientId),
};

static void Print(string name, object outcome) => Console.WriteLine($"{name}: {JsonSerializer.Serialize(outcome, JsonSerializerOptions.Web)}");
