using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.ResourceManager.Insights;

/// <summary>
/// The <c>$filter</c> of the activity log: from when, perhaps until when, and one or more of the members below
/// (learn.microsoft.com/rest/api/monitor/activity-logs/list; <c>az monitor activity-log list</c> adds caller and status).
/// </summary>
internal static class ActivityEventFilter
{
    private const string Time = "eventTimestamp";
    private const string Supported = "eventTimestamp ge '{instant}', and eventTimestamp le '{instant}', resourceGroupName, resourceId, resourceUri, resourceProvider, resourceType, operations, correlationId, status, caller, levels or eventChannels eq '{value}', joined by 'and'";

    public static ArmError? Read(string? text, out Func<ActivityEntry, bool> isWanted)
    {
        isWanted = _ => true;
        if (ODataFilter.Parse(text) is not { } terms)
        {
            return ArmErrors.BadRequest($"The $filter '{text}' is not supported; it may have {Supported}.");
        }

        if (!terms.Any(term => term.Is(Time, "ge") || term.Is(Time, "gt")))
        {
            return ArmErrors.BadRequest("The query parameter '$filter' must say from when: eventTimestamp ge '2026-01-31T12:00:00Z'.");
        }

        List<Func<ActivityEntry, bool>> conditions = [];
        foreach (var term in terms)
        {
            if (ConditionOf(term) is not { } condition)
            {
                return ArmErrors.BadRequest($"The condition '{term.Field} {term.Operator} {term.Value}' of $filter is not supported; it may have {Supported}.");
            }

            conditions.Add(condition);
        }

        isWanted = entry => conditions.TrueForAll(condition => condition(entry));
        return null;
    }

    private static Func<ActivityEntry, bool>? ConditionOf(FilterTerm term)
    {
        var value = term.Value;
        if (term.Field.Equals(Time, StringComparison.OrdinalIgnoreCase))
        {
            return !InstantText.TryParse(value, out var time) ? null : term.Operator.ToLowerInvariant() switch
            {
                "ge" => entry => entry.Time >= time,
                "gt" => entry => entry.Time > time,
                "le" => entry => entry.Time <= time,
                "lt" => entry => entry.Time < time,
                _ => null,
            };
        }

        return !term.Is(term.Field) ? null : term.Field.ToLowerInvariant() switch
        {
            "resourcegroupname" or "resourcegroup" => entry => Same(value, entry.ResourceGroup),
            "resourceid" or "resourceuri" => entry => ResourceScope.From(value) == ResourceScope.From(entry.Resource),
            "resourceprovider" => entry => Same(value, entry.ResourceType.Split('/')[0]),
            "resourcetype" => entry => Same(value, entry.ResourceType),
            "operations" => entry => OneOf(value, entry.Operation),
            "correlationid" => entry => Same(value, $"{entry.CorrelationId}"),
            "status" => entry => Same(value, $"{entry.Outcome}"),
            "caller" => entry => ActivityFilter.IsBy(entry, value),
            "levels" => entry => OneOf(value, ActivityEventJson.LevelOf(entry)),
            "eventchannels" => entry => ActivityEventJson.Channels.Any(channel => OneOf(value, channel)),
            _ => null,
        };
    }

    private static bool OneOf(string values, string known) => values.Split(',', StringSplitOptions.TrimEntries).Any(value => Same(value, known));

    private static bool Same(string given, string? known) => given.Equals(known, StringComparison.OrdinalIgnoreCase);
}
