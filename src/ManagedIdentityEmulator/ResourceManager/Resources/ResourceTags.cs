using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// The tags of a resource or resource group as a resource of their own, by which SDKs change one tag and leave the rest
/// (learn.microsoft.com/rest/api/resources/tags/create-or-update-at-scope).
/// </summary>
internal sealed class ResourceTags(IdentityRegistry registry, ResourceGroups groups) : IResourceProvider
{
    private const string Type = "Microsoft.Resources/tags";
    private const string Name = "default";
    private const string Properties = "properties";
    private static readonly string[] changes = ["Merge", "Replace", "Delete"];

    private delegate ImmutableDictionary<string, string> Change(ImmutableDictionary<string, string> tags);

    public IEnumerable<ArmOperation> Operations =>
    [
        On("GET", request => ApplyAsync(request, tags => tags)),
        On("PUT", request => Read(request, out var given) is { } wrong ? ArmAnswer.Of(wrong) : ApplyAsync(request, _ => given)),
        On("PATCH", PatchAsync),
        On("DELETE", async request => await ApplyAsync(request, _ => ResourceDetails.NoTags) is { Status: StatusCodes.Status200OK } ? ArmAnswer.Ok() : ArmErrors.ResourceNotFound(request.Path)),
    ];

    private static ArmOperation On(string method, Func<ArmRequest, ValueTask<ArmAnswer>> handle) =>
        new(method, Type, false, request => request.Path.Name.Equals(Name, StringComparison.OrdinalIgnoreCase) ? handle(request) : ArmAnswer.Of(ArmErrors.ResourceNotFound(request.Path)))
        {
            Scopes = ArmScopes.ResourceGroup | ArmScopes.Resource,
        };

    private ValueTask<ArmAnswer> PatchAsync(ArmRequest request)
    {
        if (Read(request, out var given) is { } wrong)
        {
            return ArmAnswer.Of(wrong);
        }

        var operation = request.Body.Text("operation");
        return Array.FindIndex(changes, known => known.Equals(operation, StringComparison.OrdinalIgnoreCase)) switch
        {
            0 => ApplyAsync(request, tags => tags.SetItems(given)),
            1 => ApplyAsync(request, _ => given),
            2 => ApplyAsync(request, tags => tags.RemoveRange(given.Where(tag => tags.TryGetValue(tag.Key, out var value) && value == tag.Value).Select(tag => tag.Key))),
            _ => ArmAnswer.Of(ArmErrors.BadRequest($"The operation '{operation}' is invalid; the allowed values are {string.Join(", ", changes)}.")),
        };
    }

    private static ArmError? Read(ArmRequest request, out ImmutableDictionary<string, string> tags)
    {
        tags = ResourceDetails.NoTags;
        if (request.Body.HasOther(Properties, JsonValueKind.Object) || (request.Method == "PUT" && request.Body.Object(Properties) is null))
        {
            return ArmErrors.InvalidContent($"'{Properties}' must be an object, with 'tags'.");
        }

        var error = ResourceBody.ReadTags(request.Body.Object(Properties), out var given);
        tags = given ?? tags;
        return error;
    }

    private ValueTask<ArmAnswer> ApplyAsync(ArmRequest request, Change change) =>
        request.Path.ScopeKind == ArmScopes.ResourceGroup ? ArmAnswer.Of(OfGroup(request, change)) : OfResourceAsync(request, change);

    private ArmAnswer OfGroup(ArmRequest request, Change change)
    {
        ArmAnswer? answer = null;
        groups.Change(request.Path.ResourceGroup!, group =>
        {
            if (group is null)
            {
                answer = ArmErrors.ResourceGroupNotFound(request.Path.ResourceGroup!); // deleted since the request was let in
                return null;
            }

            var tags = change(group.Details.Tags);
            var tooMany = ResourceBody.CheckTags(tags);
            answer = tooMany is not null ? tooMany : Describe(request, tags);
            return tooMany is not null || ReferenceEquals(tags, group.Details.Tags) ? null : group with { Details = group.Details with { Tags = tags } };
        });
        return answer!;
    }

    private ValueTask<ArmAnswer> OfResourceAsync(ArmRequest request, Change change)
    {
        var id = ArmResourceId.From(request.Path.Scope);
        return registry.DecideAsync(
            state => state.UserAssigned.TryGetValue(id, out var identity) ? Decide(state, identity.Details, change, details => state.With(identity with { Details = details }))
                : state.FindHost(id) is { } host ? Decide(state, host.Details, change, details => state.With(host with { Details = details }))
                : ArmErrors.ResourceNotFound(request.Path),
            after => Describe(request, (after.After.UserAssigned.GetValueOrDefault(id)?.Details ?? after.After.FindHost(id)!.Details).Tags));
    }

    private static RegistryDecision Decide(RegistryState state, ResourceDetails details, Change change, Func<ResourceDetails, RegistryState> keep)
    {
        var tags = change(details.Tags);
        return ResourceBody.CheckTags(tags) is { } tooMany ? tooMany : ReferenceEquals(tags, details.Tags) ? state : keep(details with { Tags = tags });
    }

    private static ArmAnswer Describe(ArmRequest request, ImmutableDictionary<string, string> tags) => ArmAnswer.Ok(new JsonObject
    {
        ["id"] = $"{request.Path.Scope}/providers/{Type}/{Name}",
        ["name"] = Name,
        ["type"] = Type,
        ["properties"] = new JsonObject { ["tags"] = ResourceBody.WriteTags(tags) },
    });
}
