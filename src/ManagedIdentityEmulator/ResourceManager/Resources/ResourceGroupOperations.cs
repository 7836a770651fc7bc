using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// Resource groups over the API (learn.microsoft.com/rest/api/resources/resource-groups). One that is deleted is gone with the answer:
/// every client's poller takes a 200 for the end.
/// </summary>
internal sealed class ResourceGroupOperations(EmulatorOptions options, ResourceGroups groups, IEnumerable<IGroupContent> contents, RoleAssignments assignments) : IResourceProvider
{
    private const string Type = "Microsoft.Resources/subscriptions/resourceGroups";
    private const string ManagedBy = "managedBy";
    private static readonly string[] filters = ["tagName", "tagValue", "name", "location"];

    public IEnumerable<ArmOperation> Operations =>
    [
        new("GET", Type, true, request => ArmAnswer.Of(List(request))),
        On("GET", Get), On("PUT", Put), On("PATCH", Patch), On("DELETE", Delete),
    ];

    private static ArmOperation On(string method, Func<ArmRequest, ArmAnswer> handle) =>
        new(method, Type, false, request => ArmAnswer.Of(handle(request))) { IsWithoutResourceGroup = method == "PUT" };

    private JsonObject Describe(ResourceGroup group)
    {
        var described = new JsonObject
        {
            ["id"] = $"/subscriptions/{options.SubscriptionId}/resourceGroups/{group.Name}",
            ["name"] = group.Name,
            ["type"] = "Microsoft.Resources/resourceGroups",
            ["location"] = group.Details.Location,
            ["tags"] = ResourceBody.WriteTags(group.Details.Tags),
            ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
        };
        if (group.ManagedBy is { } manager)
        {
            described[ManagedBy] = manager;
        }

        return described;
    }

    private ArmAnswer Get(ArmRequest request) => groups.Find(request.Path.Name) is { } group ? ArmAnswer.Ok(Describe(group)) : ArmErrors.ResourceGroupNotFound(request.Path.Name);

    private ArmAnswer List(ArmRequest request) => ResourceFilter.Read(request, filters, out var filter) is { } wrong ? wrong
        : Paging.Write(request, groups.All.Where(group => filter.Passes(member => ValuesOf(group, member))).OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase).Select(Describe));

    private ArmAnswer Put(ArmRequest request)
    {
        var name = request.Path.Name;
        if (!NameRules.IsResourceGroup(name))
        {
            return new ArmError(StatusCodes.Status400BadRequest, "InvalidResourceGroup", $"The provided resource group name '{name}' is invalid: it {NameRules.ResourceGroup}.");
        }

        if ((ResourceBody.Read(request, existing: null, out var details) ?? CheckManager(request.Body)) is { } wrong)
        {
            return wrong;
        }

        if (!NameRules.IsRegion(details.Location))
        {
            return new ArmError(StatusCodes.Status400BadRequest, "LocationNotAvailableForResourceGroup", $"The provided location '{details.Location}' is not available for resource group: it {NameRules.Region}.");
        }

        ArmAnswer? answer = null;
        groups.Change(name, existing =>
        {
            if (existing is not null && existing.Details.Location != details.Location)
            {
                answer = new ArmError(StatusCodes.Status409Conflict, "InvalidResourceGroupLocation", $"Invalid resource group location '{details.Location}'. The Resource group already exists in location '{existing.Details.Location}'.");
                return null;
            }

            if (existing is null && groups.Made.Count >= Limits.ResourceGroups)
            {
                answer = QuotaExceeded(name, groups.Made.Count);
                return null;
            }

            var group = Managed(request.Body, (existing ?? new(name, details)) with { Details = details });
            answer = ArmAnswer.Put(existing is null, Describe(group));
            return group;
        });
        return answer!;
    }

    private ArmAnswer Patch(ArmRequest request)
    {
        if ((ResourceBody.ReadTags(request.Body, out var tags) ?? CheckManager(request.Body)) is { } wrong)
        {
            return wrong;
        }

        ResourceGroup? patched = null;
        groups.Change(request.Path.Name, existing => patched = existing is null ? null
            : Managed(request.Body, existing with { Details = existing.Details with { Tags = tags ?? existing.Details.Tags } }));
        return patched is null ? ArmErrors.ResourceGroupNotFound(request.Path.Name) : ArmAnswer.Ok(Describe(patched));
    }

    // As captured.
    private static ArmError QuotaExceeded(string name, int count) => new(StatusCodes.Status409Conflict, "ResourceGroupQuotaExceeded",
        $"Creating the resource group '{name}' would exceed the quota of '{Limits.ResourceGroups}'. The current resource group count is '{count}', please delete some groups before creating a new one.");

    private static ArmError? CheckManager(JsonObject? body) =>
        body.HasOther(ManagedBy, JsonValueKind.String) ? ArmErrors.InvalidContent($"'{ManagedBy}' must be a string.")
        : body.Text(ManagedBy)?.Length > Limits.ResourceId ? ArmErrors.InvalidContent($"'{ManagedBy}' has at most {Limits.ResourceId} characters.")
        : null;

    private static ResourceGroup Managed(JsonObject? body, ResourceGroup group) => group with { ManagedBy = body.Text(ManagedBy) ?? group.ManagedBy };

    private ArmAnswer Delete(ArmRequest request)
    {
        groups.Remove(request.Path.Name);
        foreach (var content in contents)
        {
            content.RemoveIn(request.Path.Text);
        }

        assignments.RemoveAll(ResourceScope.From(request.Path.Text)); // a scope that is no more has none; one for an identity that is no more stays
        return ArmAnswer.Ok();
    }

    private static IEnumerable<string> ValuesOf(ResourceGroup group, string member) => member switch
    {
        "name" => [group.Name],
        "location" => [group.Details.Location],
        "tagname" => group.Details.Tags.Keys,
        _ => group.Details.Tags.Values,
    };
}
