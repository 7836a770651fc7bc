using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>What tools look at beside a machine: that it runs, and that a scale set has no instance of its own to manage.</summary>
internal sealed class ComputeViews(IdentityRegistry registry) : IResourceProvider
{
    private const string Machines = "Microsoft.Compute/virtualMachines";
    private const string ScaleSets = "Microsoft.Compute/virtualMachineScaleSets";

    public IEnumerable<ArmOperation> Operations =>
    [
        Of(Machines, "instanceView", () => new()
        {
            ["statuses"] = new JsonArray(Status("ProvisioningState/succeeded", "Provisioning succeeded"), Status("PowerState/running", "VM running")),
        }),
        Of(ScaleSets, "virtualMachines", () => new() { ["value"] = new JsonArray() }),
    ];

    private ArmOperation Of(string type, string view, Func<JsonObject> write) => new("GET", $"{type}/{view}", true, request => ArmAnswer.Of(Answer(request, type, write)))
    {
        Scopes = ArmScopes.ResourceGroup,
    };

    private ArmAnswer Answer(ArmRequest request, string type, Func<JsonObject> write)
    {
        var host = $"{request.Path.Scope}/providers/{type}/{request.Path.Names[0]}";
        return registry.FindHost(ArmResourceId.From(host)) is null ? ArmErrors.ResourceNotFound(ArmPath.Parse(host)!) : ArmAnswer.Ok(write());
    }

    private static JsonObject Status(string code, string display) => new() { ["code"] = code, ["level"] = "Info", ["displayStatus"] = display };
}
