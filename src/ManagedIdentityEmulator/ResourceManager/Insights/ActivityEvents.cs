using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Insights;

/// <summary>
/// <c>Microsoft.Insights/eventtypes/management/values</c>: the activity log of a subscription, or of what the tenant has outside of it;
/// the newest first.
/// </summary>
internal sealed class ActivityEvents(EmulatorOptions options, ActivityLog log) : IResourceProvider
{
    private const string Management = "management";

    public IEnumerable<ArmOperation> Operations =>
    [
        new("GET", "Microsoft.Insights/eventtypes/values", true, request => ArmAnswer.Of(List(request)))
        {
            ApiVersions = ["2014-04-01", "2015-04-01", "2017-03-01-preview"],
            Scopes = ArmScopes.Subscription | ArmScopes.Tenant,
        },
    ];

    private ArmAnswer List(ArmRequest request)
    {
        if (!request.Path.Name.Equals(Management, StringComparison.OrdinalIgnoreCase))
        {
            return ArmErrors.ResourceNotFound(request.Path);
        }

        if (ActivityEventFilter.Read(request.Query.GetValueOrDefault("$filter"), out var isWanted) is { } wrong)
        {
            return wrong;
        }

        var selected = request.Query.GetValueOrDefault("$select")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Paging.Write(request, log.Read(entry => IsIn(entry, request.Path.SubscriptionId) && isWanted(entry)).Reverse().Select(entry =>
        {
            var described = ActivityEventJson.Describe(entry, options.TenantId);
            foreach (var left in selected is null ? [] : described.Select(member => member.Key).Except(selected, StringComparer.OrdinalIgnoreCase).ToList())
            {
                described.Remove(left);
            }

            return described;
        }));
    }

    private static bool IsIn(ActivityEntry entry, string? subscriptionId) => string.Equals(entry.SubscriptionId, subscriptionId, StringComparison.OrdinalIgnoreCase);
}
