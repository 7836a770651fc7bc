using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>
/// Deployments of templates to a resource group or to the subscription. They are carried out at once, as nothing of what they make takes
/// long; a client is told so when it polls, as with Azure's.
/// </summary>
internal sealed partial class DeploymentOperations(DeploymentStore store, DeploymentTargets targets, DeploymentPlanner planner, DeploymentRunner runner, TimeProvider clock) : IResourceProvider
{
    private const string Type = NestedTemplate.ResourceType;
    private const ArmScopes Scopes = ArmScopes.ResourceGroup | ArmScopes.Subscription;

    // How long an answer waits for the deployment, by the machine's clock: what is done by then, no client has to poll twice for.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(1);

    public IEnumerable<ArmOperation> Operations =>
    [
        new("PUT", Type, false, PutAsync) { Scopes = Scopes },
        new("HEAD", Type, false, request => ArmAnswer.Of(Find(request) is null ? Missing(request) : ArmAnswer.NoContent)) { Scopes = Scopes },
        new("GET", Type, false, request => ArmAnswer.Of(Find(request) is { } found ? ArmAnswer.Ok(DeploymentWriter.Write(found)) : Missing(request))) { Scopes = Scopes },
        new("DELETE", Type, false, request => ArmAnswer.Of(Delete(request))) { Scopes = Scopes },
        new("GET", Type, true, request => ArmAnswer.Of(List(request))) { Scopes = Scopes },
        new("POST", $"{Type}/validate", true, request => ArmAnswer.Of(Validate(request))) { Scopes = Scopes },
        new("POST", $"{Type}/cancel", true, request => ArmAnswer.Of(Cancel(request))) { Scopes = Scopes },
        new("POST", $"{Type}/exportTemplate", true, request => ArmAnswer.Of(Find(request) is { } found ? ArmAnswer.Ok(new JsonObject { ["template"] = JsonNode.Parse(found.Template) }) : Missing(request))) { Scopes = Scopes },
        new("GET", $"{Type}/operationStatuses", false, request => ArmAnswer.Of(Status(request))) { Scopes = Scopes },
        new("GET", $"{Type}/operations", true, request => ArmAnswer.Of(ListOperations(request))) { Scopes = Scopes },
        new("GET", $"{Type}/operations", false, request => ArmAnswer.Of(GetOperation(request))) { Scopes = Scopes },

        // The paths without a provider, which SDKs use for a resource group's.
        new("GET", "Microsoft.Resources/subscriptions/resourceGroups/deployments/operations", true, request => ArmAnswer.Of(ListOperations(request))),
        new("GET", "Microsoft.Resources/subscriptions/resourceGroups/deployments/operations", false, request => ArmAnswer.Of(GetOperation(request))),
    ];

    private static string IdOf(ArmPath path, string name) =>
        $"/subscriptions/{path.SubscriptionId}{(path.ResourceGroup is { } group ? $"/resourceGroups/{group}" : "")}/providers/{Type}/{name}";

    // The name is the first after the scope; the paths without a provider have subscription and group before it.
    private static string NameOf(ArmPath path) => path.ScopeKind == ArmScopes.Tenant ? path.Names[2] : path.Names[0];

    private Deployment? Find(ArmRequest request) => store.Find(IdOf(request.Path, NameOf(request.Path)));

    private static ArmAnswer Missing(ArmRequest request) => DeploymentErrors.NotFound(NameOf(request.Path));

    private async ValueTask<ArmAnswer> PutAsync(ArmRequest request)
    {
        if (TryPlan(request, out var plan) is { } error)
        {
            return error;
        }

        var cancel = new CancellationTokenSource();
        if (runner.Begin(plan!, cancel) is not { } deployment)
        {
            return DeploymentErrors.Active(plan!.Input.Id);
        }

        await Task.WhenAny(Task.Run(() => runner.RunAsync(plan!, deployment, cancel.Token)), Task.Delay(patience, CancellationToken.None));
        return ArmAnswer.Created(DeploymentWriter.Write(deployment)) with
        {
            Headers = [("Azure-AsyncOperation", $"{request.BaseAddress}{deployment.Id}/operationStatuses/{deployment.OperationId}?api-version={request.ApiVersion}"), ("Retry-After", "1")],
        };
    }

    private ArmAnswer Validate(ArmRequest request) =>
        TryPlan(request, out var plan) is { } error ? error
        : ArmAnswer.Ok(DeploymentWriter.WriteValidated(DeploymentFactory.Create(plan!, clock.GetUtcNow()), plan!.Resources));

    private ArmError? TryPlan(ArmRequest request, out DeploymentPlan? plan)
    {
        plan = null;
        var name = NameOf(request.Path);
        if (!NamePattern().IsMatch(name))
        {
            return DeploymentErrors.InvalidName(name);
        }

        if (request.Body.Object("properties") is not { } properties)
        {
            return ArmErrors.InvalidContent("Required property 'properties' not found in JSON.");
        }

        var caller = new DeploymentCaller(request.Caller, request.BaseAddress, request.CorrelationId);
        var path = ResourceIds.Parse(IdOf(request.Path, name));
        return targets.Read(new(path, request.Body.Text("location"), properties, caller), out var target)
            ?? (ResourceBody.ReadTags(request.Body, out _)
            ?? planner.TryPlan(new() { Id = path.Text, Name = name, Target = target!, Properties = properties, Tags = request.Body.Object("tags"), Caller = caller, Budget = new() }, out plan));
    }

    private ArmAnswer Delete(ArmRequest request)
    {
        if (Find(request) is { IsActive: true } active)
        {
            return DeploymentErrors.Active(active.Id);
        }

        store.Remove(IdOf(request.Path, request.Path.Name));
        return ArmAnswer.NoContent;
    }

    private ArmAnswer Cancel(ArmRequest request)
    {
        if (Find(request) is not { } found)
        {
            return Missing(request);
        }

        if (found.IsFinished)
        {
            return DeploymentErrors.NotActive(found.Name, found.State.ToString());
        }

        store.Cancel(found.Id);
        return ArmAnswer.NoContent;
    }

    private ArmAnswer List(ArmRequest request)
    {
        var deployments = store.In($"/subscriptions/{request.Path.SubscriptionId}{(request.Path.ResourceGroup is { } group ? $"/resourceGroups/{group}" : "")}");
        if (request.Query.TryGetValue("$filter", out var filter))
        {
            if (FilterPattern().Match(filter) is not { Success: true } match)
            {
                return ArmErrors.BadRequest($"The $filter '{filter}' is not supported; what is: provisioningState eq 'Succeeded'.");
            }

            deployments = deployments.Where(deployment => deployment.State.ToString().Equals(match.Groups["state"].Value, StringComparison.OrdinalIgnoreCase));
        }

        return Paging.Write(request, deployments.Select(DeploymentWriter.Write));
    }

    private ArmAnswer Status(ArmRequest request)
    {
        if (Find(request) is not { } found || !found.OperationId.Equals(request.Path.Name, StringComparison.OrdinalIgnoreCase))
        {
            return DeploymentErrors.OperationNotFound(request.Path.Name);
        }

        return ArmAnswer.Ok(DeploymentWriter.WriteStatus(found)) with { Headers = found.IsActive ? [("Retry-After", "1")] : [] };
    }

    private ArmAnswer ListOperations(ArmRequest request) =>
        Find(request) is { } found ? Paging.Write(request, found.Operations.Reverse().Select(operation => DeploymentWriter.Write(found, operation))) : Missing(request);

    private ArmAnswer GetOperation(ArmRequest request) =>
        Find(request) is not { } found ? Missing(request)
        : found.Operations.FirstOrDefault(operation => operation.Id.Equals(request.Path.Name, StringComparison.OrdinalIgnoreCase)) is { } operation ? ArmAnswer.Ok(DeploymentWriter.Write(found, operation))
        : DeploymentErrors.OperationNotFound(request.Path.Name);

    [GeneratedRegex(@"^[A-Za-z0-9._()-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^\s*provisioningState\s+eq\s+'(?<state>[A-Za-z]+)'\s*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex FilterPattern();
}
