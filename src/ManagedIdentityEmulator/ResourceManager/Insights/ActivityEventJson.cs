using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Activity.Log;
using Microsoft.AspNetCore.WebUtilities;

namespace ManagedIdentityEmulator.ResourceManager.Insights;

/// <summary>An entry of the activity log as an event of Azure Monitor's (learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema).</summary>
internal static class ActivityEventJson
{
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const string TenantId = "http://schemas.microsoft.com/identity/claims/tenantid";

    public static IReadOnlyList<string> Channels { get; } = ["Operation"];

    public static string LevelOf(ActivityEntry entry) => entry.Outcome == ActivityOutcome.Failed ? "Error" : "Informational";

    public static JsonObject Describe(ActivityEntry entry, Guid tenantId)
    {
        var time = entry.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var phrase = ReasonPhrases.GetReasonPhrase(entry.Status);
        return new()
        {
            ["authorization"] = new JsonObject { ["action"] = entry.Operation, ["scope"] = entry.Resource },
            ["caller"] = entry.Caller?.ClientId.ToString(),
            ["channels"] = Channels[0],
            ["claims"] = Claims(entry.Caller, tenantId),
            ["correlationId"] = entry.CorrelationId.ToString(),
            ["description"] = entry.Error?.Message ?? "",
            ["eventDataId"] = entry.EventId.ToString(),
            ["eventName"] = Named("EndRequest", "End request"),
            ["category"] = Named("Administrative"),
            ["eventTimestamp"] = time,
            ["httpRequest"] = new JsonObject { ["method"] = entry.Method },
            ["id"] = $"{entry.Resource}/events/{entry.EventId}/ticks/{entry.Time.UtcTicks}",
            ["level"] = LevelOf(entry),
            ["operationId"] = entry.OperationId.ToString(),
            ["operationName"] = Named(entry.Operation, entry.OperationName),
            ["resourceGroupName"] = entry.ResourceGroup ?? "",
            ["resourceProviderName"] = Named(entry.ResourceType.Split('/')[0]),
            ["resourceType"] = Named(entry.ResourceType),
            ["resourceId"] = entry.Resource,
            ["status"] = Named($"{entry.Outcome}"),
            ["subStatus"] = Named(phrase.Replace(" ", "", StringComparison.Ordinal), $"{phrase} (HTTP Status Code: {entry.Status})"),
            ["submissionTimestamp"] = time,
            ["subscriptionId"] = entry.SubscriptionId ?? "",
            ["tenantId"] = tenantId.ToString(),
            ["properties"] = Properties(entry, phrase),
        };
    }

    private static JsonObject Named(string value, string? localized = null) => new() { ["value"] = value, ["localizedValue"] = localized ?? value };

    private static JsonObject Claims(ActivityCaller? caller, Guid tenantId) => caller is null ? [] : new()
    {
        ["appid"] = caller.ClientId.ToString(),
        [ObjectId] = caller.PrincipalId.ToString(),
        [TenantId] = tenantId.ToString(),
    };

    private static JsonObject Properties(ActivityEntry entry, string phrase)
    {
        var properties = new JsonObject
        {
            ["statusCode"] = phrase.Replace(" ", "", StringComparison.Ordinal),
            ["eventCategory"] = "Administrative",
            ["entity"] = entry.Resource,
            ["message"] = entry.Operation,
        };
        if (entry.Error is { } error)
        {
            properties["statusMessage"] = new JsonObject { ["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message } }.ToJsonString(); // a text, as all properties are
        }

        return properties;
    }
}
