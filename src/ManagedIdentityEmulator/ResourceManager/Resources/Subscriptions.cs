using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// The subscription and its tenant, which clients look up to find out where they are
/// (learn.microsoft.com/rest/api/resources/subscriptions, …/tenants).
/// </summary>
internal sealed class Subscriptions(EmulatorOptions options) : IResourceProvider
{
    private const string Type = "Microsoft.Resources/subscriptions";
    private const string Domain = "emulator.onmicrosoft.com";

    public IEnumerable<ArmOperation> Operations =>
    [
        new("GET", Type, true, request => ArmAnswer.Of(Paging.Write(request, [Describe()]))),
        new("GET", Type, false, _ => ArmAnswer.Of(ArmAnswer.Ok(Describe()))),
        new("GET", $"{Type}/locations", true, _ => ArmAnswer.Of(ArmAnswer.Ok(new JsonObject { ["value"] = new JsonArray([.. Regions.With(options.Location).Select(Describe)]) }))),
        new("GET", "Microsoft.Resources/tenants", true, request => ArmAnswer.Of(Paging.Write(request, [DescribeTenant()]))),
    ];

    private JsonObject Describe() => new()
    {
        ["id"] = $"/subscriptions/{options.SubscriptionId}",
        ["authorizationSource"] = "RoleBased",
        ["managedByTenants"] = new JsonArray(),
        ["subscriptionId"] = options.SubscriptionId.ToString(),
        ["tenantId"] = options.TenantId.ToString(),
        ["displayName"] = EmulatedSubscription.DisplayName,
        ["state"] = "Enabled",
        ["subscriptionPolicies"] = new JsonObject { ["locationPlacementId"] = "Public_2014-09-01", ["quotaId"] = "PayAsYouGo_2014-09-01", ["spendingLimit"] = "Off" },
    };

    private JsonObject DescribeTenant() => new()
    {
        ["id"] = $"/tenants/{options.TenantId}",
        ["tenantId"] = options.TenantId.ToString(),
        ["countryCode"] = "US",
        ["displayName"] = EmulatedSubscription.DisplayName,
        ["domains"] = new JsonArray(Domain),
        ["tenantCategory"] = "Home",
        ["defaultDomain"] = Domain,
        ["tenantType"] = "AAD",
    };

    private JsonObject Describe(Region region) => new()
    {
        ["id"] = $"/subscriptions/{options.SubscriptionId}/locations/{region.Name}",
        ["name"] = region.Name,
        ["type"] = "Region",
        ["displayName"] = region.DisplayName,
        ["regionalDisplayName"] = $"({region.Group}) {region.DisplayName}",
        ["metadata"] = new JsonObject { ["regionType"] = "Physical", ["regionCategory"] = "Recommended", ["geographyGroup"] = region.Group },
    };
}
