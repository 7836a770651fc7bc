using System.Collections.Concurrent;
using ManagedIdentityEmulator.ResourceManager.Resources;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>The deployments there have been, in memory.</summary>
internal sealed class DeploymentStore : IGroupContent
{
    // learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions: the oldest go by themselves.
    private const int MostInScope = 800;
    private const long MostCharacters = 32_000_000;
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock writing = new();

    public Deployment? Find(string id) => entries.GetValueOrDefault(id)?.Deployment;

    /// <summary>Those of a subscription or resource group, the latest first.</summary>
    public IEnumerable<Deployment> In(string scope) => entries.Values.Select(entry => entry.Deployment)
        .Where(deployment => ScopeOf(deployment.Id).Equals(scope, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(deployment => deployment.Started).ThenBy(deployment => deployment.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>Begins a deployment, unless one of that name goes on.</summary>
    public bool TryBegin(Deployment deployment, CancellationTokenSource cancel)
    {
        lock (writing)
        {
            if (Find(deployment.Id) is { IsActive: true })
            {
                return false;
            }

            entries[deployment.Id] = new(deployment, cancel);
            RemoveOldest(ScopeOf(deployment.Id));
            return true;
        }
    }

    /// <summary>Notes how far a deployment is; one that has been deleted stays so.</summary>
    public void Update(Deployment deployment)
    {
        lock (writing)
        {
            if (entries.TryGetValue(deployment.Id, out var entry) && entry.Deployment.OperationId == deployment.OperationId)
            {
                entries[deployment.Id] = entry with { Deployment = deployment };
            }
        }
    }

    public bool Remove(string id) => entries.TryRemove(id, out _);

    /// <summary>Tells a deployment to do no more.</summary>
    public void Cancel(string id) => entries.GetValueOrDefault(id)?.Cancel.Cancel();

    /// <summary>Forgets the deployments of a group; those that go on are told to do no more.</summary>
    public void RemoveIn(string group)
    {
        foreach (var id in entries.Keys.Where(id => id.StartsWith($"{group}/", StringComparison.OrdinalIgnoreCase)))
        {
            Cancel(id);
            Remove(id);
        }
    }

    public void Clear() => entries.Clear();

    private void RemoveOldest(string scope)
    {
        long characters = 0;
        foreach (var (deployment, at) in In(scope).Select((deployment, at) => (deployment, at)))
        {
            characters += deployment.Template.Length + deployment.Parameters.Length + (deployment.Outputs?.Length ?? 0) + (deployment.Tags?.Length ?? 0);
            if (deployment.IsFinished && (at >= MostInScope || characters > MostCharacters))
            {
                entries.TryRemove(deployment.Id, out _);
            }
        }
    }

    private static string ScopeOf(string id) => id[..id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase)];

    private sealed record Entry(Deployment Deployment, CancellationTokenSource Cancel);
}
