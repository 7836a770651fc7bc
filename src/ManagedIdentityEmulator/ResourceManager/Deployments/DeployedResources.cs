using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>The resources that a template's <c>reference</c> finds: its own once they are deployed, and others that are there.</summary>
/// <param name="outer">Those of the template around it, where it sees them.</param>
internal sealed class DeployedResources(IResourceStates? outer) : IResourceStates
{
    private readonly Dictionary<PlannedResource, JsonObject> deployed = [];
    private readonly HashSet<PlannedResource> failed = [];
    private readonly Dictionary<string, ResourceOutcome> fetched = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The template's own; <see langword="null"/> while they are being laid out.</summary>
    public ResourceDependencies? Own { get; set; }

    public void Add(PlannedResource resource, JsonObject state) => deployed[resource] = state;

    public void AddFailed(PlannedResource resource) => failed.Add(resource);

    public void AddFetched(string id, ResourceOutcome outcome) => fetched[id] = outcome;

    public bool IsFinished(PlannedResource resource) => !resource.IsDeployed || deployed.ContainsKey(resource) || failed.Contains(resource);

    public bool HasFailed(PlannedResource resource) => failed.Contains(resource);

    public ReferencedResource Find(string resource, string? apiVersion)
    {
        var own = Own?.Find(resource).OrderByDescending(known => known.IsDeployed).FirstOrDefault();
        return own is not null ? State(own, apiVersion)
            : outer is not null && !(resource.StartsWith('/') && apiVersion is not null) ? outer.Find(resource, apiVersion)
            : resource.StartsWith('/') && apiVersion is not null ? Fetched(resource, apiVersion)
            : throw new TemplateException(resource.StartsWith('/')
                ? $"The resource '{resource}' is not defined in the template, and 'reference' needs the api-version of one that is not."
                : $"The resource '{resource}' is not defined in the template.");
    }

    public IEnumerable<ReferencedResource> FindLoop(string symbol, string? apiVersion) => (Own?.Find(symbol) ?? []).Select(resource => State(resource, apiVersion));

    public string IdOf(string symbol) => Own?.Find(symbol).FirstOrDefault()?.Id ?? throw new TemplateException($"The resource '{symbol}' is not defined in the template.");

    private ReferencedResource State(PlannedResource resource, string? apiVersion) =>
        deployed.TryGetValue(resource, out var state) ? new(resource.Id, resource.ApiVersion, state)
        : failed.Contains(resource) ? throw new TemplateException($"The resource '{resource.Id}' could not be deployed.")
        : resource.IsDeployed ? throw new NotDeployedException(resource)
        : Fetched(resource.Id, apiVersion ?? resource.ApiVersion);

    private ReferencedResource Fetched(string id, string apiVersion) =>
        !fetched.TryGetValue(id, out var outcome) ? throw new NotFetchedException(id, apiVersion)
        : outcome.State is { } state ? new(id, apiVersion, state)
        : throw new TemplateException(outcome.Error?.Message ?? $"The resource '{id}' was not found.");
}

/// <summary>An expression needs a resource of the template that is to be deployed yet.</summary>
internal sealed class NotDeployedException(PlannedResource resource) : TemplateException($"The resource '{resource.Id}' is not deployed yet.")
{
    public PlannedResource Resource => resource;
}

/// <summary>An expression needs a resource that has to be fetched first.</summary>
internal sealed class NotFetchedException(string id, string apiVersion) : TemplateException($"The resource '{id}' has not been fetched.")
{
    public string Id => id;

    public string ApiVersion => apiVersion;
}
