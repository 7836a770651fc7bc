using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Resources;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>
/// The deployments there have been, in memory. Where there are too many, the oldest go, some at once as in Azure; one that goes on stays, and so
/// does the one that has just ended, however much it is.
/// </summary>
internal sealed class DeploymentStore : IGroupContent
{
    private const int Part = 16; // Azure begins at 800 less some, and ends 50 below that

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> countOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock writing = new();
    private long characters;

    public Deployment? Find(string id) => entries.GetValueOrDefault(id)?.Deployment;

    /// <summary>Those of a subscription or resource group, the latest first.</summary>
    public IEnumerable<Deployment> In(string scope) => LatestFirst(entries.Values.Select(entry => entry.Deployment).Where(deployment => ScopeOf(deployment.Id).Equals(scope, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Begins a deployment, unless one of that name goes on.</summary>
    public bool TryBegin(Deployment deployment, CancellationTokenSource cancel)
    {
        lock (writing)
        {
            if (Find(deployment.Id) is { IsActive: true })
            {
                return false;
            }

            Put(new(deployment, cancel));
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
                Put(new(deployment, entry.Cancel));
            }
        }
    }

    public void Remove(string id)
    {
        lock (writing)
        {
            if (!entries.TryRemove(id, out var entry))
            {
                return;
            }

            characters -= entry.Weight;
            if (--CollectionsMarshal.GetValueRefOrAddDefault(countOf, ScopeOf(id), out _) == 0)
            {
                countOf.Remove(ScopeOf(id));
            }
        }
    }

    /// <summary>Tells a deployment to do no more, if it goes on: one that has ended cannot be told, as what tells a nested one is disposed of by then.</summary>
    public void Cancel(string id)
    {
        lock (writing)
        {
            if (entries.TryGetValue(id, out var entry) && entry.Deployment.IsActive)
            {
                entry.Cancel.Cancel();
            }
        }
    }

    /// <summary>Forgets the deployments of a group; those that go on are told to do no more.</summary>
    public void RemoveIn(string group) => RemoveAll(id => id.StartsWith($"{group}/", StringComparison.OrdinalIgnoreCase));

    /// <summary>Forgets all of them; those that go on are told to do no more.</summary>
    public void Clear() => RemoveAll(_ => true);

    private void RemoveAll(Func<string, bool> isMeant)
    {
        foreach (var id in entries.Keys.Where(isMeant))
        {
            Cancel(id);
            Remove(id);
        }
    }

    private static IEnumerable<Deployment> LatestFirst(IEnumerable<Deployment> deployments) =>
        deployments.OrderByDescending(deployment => deployment.Started).ThenBy(deployment => deployment.Id, StringComparer.OrdinalIgnoreCase);

    private static string ScopeOf(string id) => id[..id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase)];

    private void Put(Entry entry)
    {
        var (id, scope) = (entry.Deployment.Id, ScopeOf(entry.Deployment.Id));
        Remove(id);
        entries[id] = entry;
        characters += entry.Weight;
        countOf[scope] = countOf.GetValueOrDefault(scope) + 1;
        if (countOf[scope] > Limits.DeploymentsOfScope)
        {
            RemoveOldest(In(scope), id, () => countOf[scope] <= Limits.DeploymentsOfScope - (Limits.DeploymentsOfScope / Part));
        }

        if (entries.Count > Limits.Deployments || characters > Limits.DeploymentCharacters)
        {
            RemoveOldest(
                LatestFirst(entries.Values.Select(other => other.Deployment)), id,
                () => entries.Count <= Limits.Deployments - (Limits.Deployments / Part) && characters <= Limits.DeploymentCharacters - (Limits.DeploymentCharacters / Part));
        }
    }

    private void RemoveOldest(IEnumerable<Deployment> latestFirst, string except, Func<bool> isEnough)
    {
        foreach (var deployment in latestFirst.Reverse().Where(deployment => deployment.IsFinished && deployment.Id != except))
        {
            if (isEnough())
            {
                return;
            }

            Remove(deployment.Id);
        }
    }

    private sealed record Entry(Deployment Deployment, CancellationTokenSource Cancel)
    {
        public long Weight { get; } = Deployment.Weight;
    }
}
