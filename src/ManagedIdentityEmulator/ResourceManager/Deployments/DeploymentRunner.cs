using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>Deploys what is planned: one resource after another, each when those that it depends on are there.</summary>
internal sealed class DeploymentRunner(DeploymentStore store, DeploymentPlanner planner, NestedDeployments nestedDeployments, ResourceClient client, CompleteMode complete, TimeProvider clock)
{
    /// <summary>Makes the deployment known, unless one of that name goes on.</summary>
    public Deployment? Begin(DeploymentPlan plan, CancellationTokenSource cancel)
    {
        var deployment = DeploymentFactory.Create(plan, clock.GetUtcNow());
        return store.TryBegin(deployment, cancel) ? deployment : null;
    }

    /// <returns>The deployment when it has ended, well or not.</returns>
    public async Task<Deployment> RunAsync(DeploymentPlan plan, Deployment deployment, CancellationToken cancel)
    {
        var run = new DeploymentProgress(deployment with { State = DeploymentState.Running }, plan.Resources, store, clock);
        try
        {
            await DeployAsync(plan, run, cancel);
            return run.HasErrors ? run.Fail() : await FinishAsync(plan, run);
        }
        catch (OperationCanceledException)
        {
            return run.End(DeploymentState.Canceled, null, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nobody awaits a deployment: what is not expected has to be seen in it.
            return run.End(DeploymentState.Failed, null, new(StatusCodes.Status500InternalServerError, "InternalServerError", $"The emulator failed: {e.GetType().Name}."));
        }
    }

    private async Task DeployAsync(DeploymentPlan plan, DeploymentProgress run, CancellationToken cancel)
    {
        var waiting = plan.Resources.Where(resource => resource.IsDeployed).ToList();
        while (waiting.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var next = waiting.Find(resource => resource.Dependencies.All(plan.States.IsFinished));
            if (next is null)
            {
                var circle = new TemplateException($"Circular dependency detected on resource: '{waiting[0].Id}'. Please see https://aka.ms/arm-syntax-resources for usage details.");
                run.Add("Create", waiting[0].Id, run.Now, StatusCodes.Status400BadRequest, DeploymentErrors.InvalidResource(waiting[0].Id, circle));
                return;
            }

            if (next.Dependencies.Any(plan.States.HasFailed))
            {
                plan.States.AddFailed(next); // it is not tried, and not spoken of: what it depends on is
                waiting.Remove(next);
            }
            else if (await TryDeployAsync(plan, next, run, cancel))
            {
                waiting.Remove(next);
            }
        }
    }

    /// <returns>Whether it is done with; else it has to wait for another.</returns>
    private async Task<bool> TryDeployAsync(DeploymentPlan plan, PlannedResource resource, DeploymentProgress run, CancellationToken cancel)
    {
        var started = run.Now;
        ResourceOutcome outcome;
        try
        {
            var body = await EvaluateAsync(plan, () => ResourceBodies.Evaluate(resource));
            outcome = resource.IsNestedDeployment ? await DeployNestedAsync(plan, resource, body, cancel) : await client.PutAsync(plan.Input.Caller, resource, body);
        }
        catch (NotDeployedException e)
        {
            resource.Dependencies.Add(e.Resource);
            return false;
        }
        catch (TemplateException e)
        {
            outcome = new(StatusCodes.Status400BadRequest, null, DeploymentErrors.InvalidResource(resource.Id, e));
        }

        if (outcome.Error is null)
        {
            plan.States.Add(resource, outcome.State ?? TemplateValues.NewObject());
        }
        else
        {
            plan.States.AddFailed(resource);
        }

        run.Add("Create", resource.Id, started, outcome.Status, outcome.Error is { Target: null } error ? error with { Target = resource.Id } : outcome.Error);
        return true;
    }

    private async Task<ResourceOutcome> DeployNestedAsync(DeploymentPlan plan, PlannedResource resource, JsonObject body, CancellationToken cancel)
    {
        DeploymentPlan? nested = null;
        if ((nestedDeployments.Read(plan, resource, body, out var input) ?? planner.TryPlan(input!, out nested)) is { } wrong)
        {
            return ResourceOutcome.Of(wrong);
        }

        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (Begin(nested!, source) is not { } begun)
        {
            return ResourceOutcome.Of(DeploymentErrors.Active(resource.Id));
        }

        var ended = await RunAsync(nested!, begun, source.Token);
        cancel.ThrowIfCancellationRequested();
        return ended.State == DeploymentState.Succeeded ? new(StatusCodes.Status200OK, (JsonObject)TemplateValues.ParseJson(DeploymentWriter.Write(ended).ToJsonString())!, null)
            : new(StatusCodes.Status409Conflict, null, ended.Error);
    }

    private async Task<Deployment> FinishAsync(DeploymentPlan plan, DeploymentProgress run)
    {
        var started = run.Now;
        var errors = new List<ArmError>();
        var outputs = await EvaluateAsync(plan, () =>
        {
            errors.Clear();
            return TemplateOutputs.Evaluate(plan, errors);
        });
        if (errors.Count > 0)
        {
            run.Add("EvaluateDeploymentOutput", null, started, StatusCodes.Status400BadRequest, DeploymentErrors.InvalidOutputs(errors));
            return run.Fail();
        }

        if (plan.Input.Target.Mode == DeploymentPlanner.Complete)
        {
            await complete.DeleteOthersAsync(plan, run);
        }

        run.Add("EvaluateDeploymentOutput", null, started, StatusCodes.Status200OK, null);
        return run.HasErrors ? run.Fail() : run.End(DeploymentState.Succeeded, TemplateValues.WriteJson(outputs), null);
    }

    // Evaluates as often as it takes to have fetched all that is referred to.
    private async Task<JsonObject> EvaluateAsync(DeploymentPlan plan, Func<JsonObject> evaluate)
    {
        while (true)
        {
            NotFetchedException missing;
            try
            {
                return evaluate();
            }
            catch (NotFetchedException e)
            {
                missing = e;
            }

            plan.Input.Budget.Charge(EvaluationBudget.Resource);
            plan.States.AddFetched(missing.Id, await client.GetAsync(plan.Input.Caller, ResourceIds.Parse(missing.Id), missing.ApiVersion));
        }
    }
}
