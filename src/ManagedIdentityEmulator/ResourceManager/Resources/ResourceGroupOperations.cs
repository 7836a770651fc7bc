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
internal sealed class ResourceGroupOperations(EmulatorOptions options, ResourceGroups groups, RoleAssignments assignments) : IResourceProvider
{
    private const string Type = "Microsoft.Resources/subscriptions/resourceGroups";
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
            described["managedBy"] = manager;
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

        var existing = groups.Find(name);
        if (ResourceBody.Read(request, existing: null, out var details) is { } wrong)
        {
            return wrong;
        }

        if (!NameRules.IsRegion(details.Location))
        {
            return new ArmError(StatusCodes.Status400BadRequest, "LocationNotAvailableForResourceGroup", $"The provided location '{details.Location}' is not available for resource group: it {NameRules.Region}.");
        }

        if (existing is not null && existing.Details.Location != details.Location)
        {
            return new ArmError(StatusCodes.Status409Conflict, "InvalidResourceGroupLocation", $"Invalid resource group location '{details.Location}'. The Resource group already exists in location '{existing.Details.Location}'.");
        }

        return Keep(request, (existing ?? new(name, details)) with { Details = details }, isNew: existing is null);
    }

    private ArmAnswer Patch(ArmRequest request)
    {
        if (groups.Find(request.Path.Name) is not { } group)
        {
            return ArmErrors.ResourceGroupNotFound(request.Path.Name);
        }

        return ResourceBody.ReadTags(request.Body, out var tags) is { } wrong ? wrong
            : Keep(request, group with { Details = group.Details with { Tags = tags ?? group.Details.Tags } }, isNew: false);
    }

    private ArmAnswer Keep(ArmRequest request, ResourceGroup group, bool isNew)
    {
        if (request.Body.HasOther("managedBy", JsonValueKind.String))
        {
            return ArmErrors.InvalidContent("'managedBy' must be a string.");
        }

        group = group with { ManagedBy = request.Body.Text("managedBy") ?? group.ManagedBy };
        groups.Put(group);
        return ArmAnswer.Put(isNew, Describe(group));
    }

    private ArmAnswer Delete(ArmRequest request)
    {
        groups.Remove(request.Path.Name);
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
