using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>
/// The hosts of every kind, as resources with an <c>identity</c>: PUT, PATCH, GET, DELETE, and lists of a resource group and of the
/// subscription. Any api-version will do. What Azure does for minutes is done at once, which its pollers take for an early end.
/// </summary>
internal sealed class AzureHosts(EmulatorOptions options, IdentityRegistry registry, HostBirth birth) : IResourceProvider
{
    private const string Clusters = "Microsoft.ContainerService/managedClusters";

    // These make a resource with 200 (or 202), and their clients take 201 for a failure (the providers' specifications in github.com/Azure/azure-rest-api-specs).
    private static readonly string[] makeWithOk = ["Microsoft.Web/sites", "Microsoft.HybridCompute/machines", "Microsoft.ServiceFabric/managedClusters/applications"];

    public IEnumerable<ArmOperation> Operations => HostType.All.Select(type => type.ResourceType).Distinct(StringComparer.OrdinalIgnoreCase).SelectMany(type => new[]
    {
        On("GET", type, request => ArmAnswer.Of(Get(request))), On("PUT", type, PutAsync), On("PATCH", type, PatchAsync), On("DELETE", type, DeleteAsync),
        new("GET", type, true, request => ArmAnswer.Of(List(request))) { Scopes = ArmScopes.Subscription | ArmScopes.ResourceGroup },
    });

    private static ArmOperation On(string method, string resourceType, Func<ArmRequest, ValueTask<ArmAnswer>> handle) =>
        new(method, resourceType, false, handle) { Scopes = ArmScopes.ResourceGroup };

    private ArmAnswer Get(ArmRequest request) =>
        registry.FindHost(request.Path.Id) is { } host ? ArmAnswer.Ok(Describe(request, registry.State, host)) : ArmErrors.ResourceNotFound(request.Path);

    private ArmAnswer List(ArmRequest request)
    {
        var state = registry.State;
        return Paging.Write(request, state.Hosts
            .Where(host => host.Type.Is(request.Path.ResourceType) && IsIn(request.Path, host))
            .OrderBy(host => host.ResourceId.ToString(), StringComparer.OrdinalIgnoreCase)
            .Select(host => Describe(request, state, host)));
    }

    // A list's path in a resource group is the beginning of the ids in that group, and in that parent.
    private static bool IsIn(ArmPath list, AzureHost host) =>
        list.ResourceGroup is null || host.ResourceId.ToString().StartsWith($"{list.Text}/", StringComparison.OrdinalIgnoreCase);

    private ValueTask<ArmAnswer> PutAsync(ArmRequest request) => WriteAsync(
        request,
        (state, existing) =>
        {
            if (existing is null && HostErrors.CheckName(request.Path) is { } misnamed)
            {
                return misnamed;
            }

            var host = existing ?? birth.Of(request.Path, state);
            return ResourceBody.Read(request, existing?.Details, out var details) is { } wrong ? wrong
                : HostBody.Put(request.Body!, host.Type, out var type, out var rest) is { } malformed ? malformed
                : Assigned(request, state, host with { Type = type, Details = details with { Rest = rest } });
        },
        isPut: true);

    private ValueTask<ArmAnswer> PatchAsync(ArmRequest request) => WriteAsync(
        request,
        (state, host) => host is null ? ArmErrors.ResourceNotFound(request.Path)
            : ResourceBody.ReadTags(request.Body, out var tags) is { } wrong ? wrong
            : HostBody.Patch(host.Details.Rest, request.Body, host.Type, out var type, out var rest) is { } malformed ? malformed
            : Assigned(request, state, host with { Type = type, Details = host.Details with { Rest = rest, Tags = tags ?? host.Details.Tags } }));

    private ValueTask<ArmAnswer> WriteAsync(ArmRequest request, Func<RegistryState, AzureHost?, RegistryDecision> decide, bool isPut = false) => registry.DecideAsync(
        state => decide(state, state.FindHost(request.Path.Id)),
        change => ArmAnswer.Put(
            isPut && !makeWithOk.Contains(request.Path.ResourceType, StringComparer.OrdinalIgnoreCase) && change.Before.FindHost(request.Path.Id) is null,
            Describe(request, change.After, change.After.FindHost(request.Path.Id)!)));

    private JsonObject Describe(ArmRequest request, RegistryState state, AzureHost host) => HostDescription.Of(host, state, options.TenantId, request.ApiVersion);

    private RegistryDecision Assigned(ArmRequest request, RegistryState state, AzureHost host)
    {
        var error = IdentityBlock.Read(request, out var block);
        if (error is null && block is not null)
        {
            error = IdentityAssignment.Apply(block, state, ref host, options.TenantId);
        }

        return error is not null ? error : state.With(birth.Completed(host));
    }

    private ValueTask<ArmAnswer> DeleteAsync(ArmRequest request) => registry.DecideAsync(
        state => state.FindHost(request.Path.Id) is { } host ? state.Without(host) : state,
        change => change.IsChange && !request.Path.Is(Clusters) ? ArmAnswer.Ok() : ArmAnswer.NoContent); // a cluster's clients know no 200 here
}
