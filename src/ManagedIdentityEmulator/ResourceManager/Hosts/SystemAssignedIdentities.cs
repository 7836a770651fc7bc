using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.ManagedIdentities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>A host's system-assigned identity, at <c>{host}/providers/Microsoft.ManagedIdentity/identities/default</c>.</summary>
internal sealed class SystemAssignedIdentities(IdentityRegistry registry) : IResourceProvider
{
    private const string Type = "Microsoft.ManagedIdentity/identities";
    private const string OnlyName = "default";

    public IEnumerable<ArmOperation> Operations =>
        [new("GET", Type, false, request => ArmAnswer.Of(Get(request))) { ApiVersions = ManagedIdentityApi.Versions, Scopes = ArmScopes.Resource }];

    private ArmAnswer Get(ArmRequest request)
    {
        var scope = ArmResourceId.From(request.Path.Scope);
        return registry.FindHost(scope) is not { } host ? ArmErrors.ResourceNotFound(ArmPath.Parse(request.Path.Scope)!)
            : host.SystemAssigned is not { } identity || !request.Path.Name.Equals(OnlyName, StringComparison.OrdinalIgnoreCase) ? ArmErrors.ResourceNotFound(request.Path)
            : ArmAnswer.Ok(Describe(host, identity, request.BaseAddress));
    }

    private static JsonObject Describe(AzureHost host, ManagedIdentity identity, string address) => new()
    {
        ["id"] = $"{ArmIds.Display(host.ResourceId)}/providers/{Type}/{OnlyName}",
        ["name"] = OnlyName,
        ["type"] = Type,
        ["location"] = host.Details.Location,
        ["tags"] = ResourceBody.WriteTags(host.Details.Tags),
        ["properties"] = new JsonObject
        {
            ["tenantId"] = identity.TenantId.ToString(),
            ["principalId"] = identity.PrincipalId.ToString(),
            ["clientId"] = identity.ClientId.ToString(),

            // Where resource providers get the identity's credential. Nothing answers there: no credential leaves the emulator.
            ["clientSecretUrl"] = $"{address}{host.ResourceId}/credentials?tid={identity.TenantId}&oid={identity.PrincipalId}&aid={identity.ClientId}",
        },
    };
}
