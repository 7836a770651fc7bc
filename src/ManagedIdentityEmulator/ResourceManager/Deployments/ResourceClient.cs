using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>What came of one request of a deployment.</summary>
internal sealed record ResourceOutcome(int Status, JsonObject? State, ArmError? Error)
{
    public static ResourceOutcome Of(ArmError error) => new(error.Status, null, error);
}

/// <summary>Sends a deployment's resources to their providers, as whoever deploys would.</summary>
/// <param name="dispatcher">Made later: it knows all providers, deployments among them.</param>
internal sealed class ResourceClient(Lazy<ArmDispatcher> dispatcher, InertResources inert)
{
    /// <summary>What is wrong with a resource, as far as that shows before it is sent.</summary>
    public ArmError? Check(PlannedResource planned) => Knows(planned.Path) ? null : InertResources.Refuse(planned);

    public async Task<ResourceOutcome> PutAsync(DeploymentCaller caller, PlannedResource planned, JsonObject body)
    {
        if (!Knows(planned.Path))
        {
            return Check(planned) is { } refusal ? ResourceOutcome.Of(refusal) : inert.Put(planned, body);
        }

        var put = Read(await SendAsync(caller, "PUT", planned.Path, planned.ApiVersion, body));
        return put is { Error: null, Status: 202 } ? await GetAsync(caller, planned.Path, planned.ApiVersion) : put;
    }

    public async Task<ResourceOutcome> GetAsync(DeploymentCaller caller, ArmPath path, string apiVersion) =>
        inert.Find(path.Text) is { } kept ? new(200, kept, null) : Read(await SendAsync(caller, "GET", path, apiVersion, null));

    public async Task<ArmError?> DeleteAsync(DeploymentCaller caller, ArmPath path) =>
        inert.Remove(path.Text) || dispatcher.Value.Find("DELETE", path.ResourceType) is not { } operation ? null
        : (await SendAsync(caller, "DELETE", path, operation.ApiVersions.Count > 0 ? operation.ApiVersions[^1] : "2024-11-01", null)).Error;

    private bool Knows(ArmPath path) => dispatcher.Value.Find("PUT", path.ResourceType) is not null;

    private ValueTask<ArmAnswer> SendAsync(DeploymentCaller caller, string method, ArmPath path, string apiVersion, JsonObject? body) => dispatcher.Value.SendAsync(new()
    {
        Method = method,
        Path = path,
        ApiVersion = apiVersion,
        Body = body,
        Caller = caller.Who,
        BaseAddress = caller.BaseAddress,
        CorrelationId = caller.CorrelationId,
    });

    // As read from the wire: names in any case, nothing shared with the provider.
    private static ResourceOutcome Read(ArmAnswer answer) =>
        answer.Error is { } error ? new(answer.Status, null, error)
        : answer.Status >= 400 ? new(answer.Status, null, new(answer.Status, answer.Body?["error"]?["code"]?.ToString() ?? "ResourceDeploymentFailure", answer.Body?["error"]?["message"]?.ToString() ?? "The resource operation failed."))
        : new(answer.Status, answer.Body is null ? null : TemplateValues.ParseJson(answer.Body.ToJsonString()) as JsonObject, null);
}

/// <summary>Whom a deployment acts for.</summary>
internal sealed record DeploymentCaller(ArmCaller? Who, string BaseAddress, Guid CorrelationId);
