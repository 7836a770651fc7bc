namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>The ids of an identity, by which one is told from another that had its name.</summary>
internal sealed record ModelIds(string ClientId, string PrincipalId);

/// <summary>A host: its system-assigned identity, and for each user-assigned one the ids that it had when it was assigned.</summary>
internal sealed record ModelHost(ModelIds? Own, IReadOnlyDictionary<int, ModelIds> References);

/// <summary>What there should be: the life-cycle rules in a few lines.</summary>
internal sealed class LifeCycleModel
{
    /// <summary>Stands for the ids of a system-assigned identity that is born: only the answer says which.</summary>
    public static ModelIds Newborn { get; } = new("", "");

    public ModelIds?[] Identities { get; } = new ModelIds?[LifeCycleOperation.Identities];

    public ModelHost?[] Hosts { get; } = new ModelHost?[LifeCycleOperation.Hosts];

    /// <summary>The ids of all that there ever were.</summary>
    public HashSet<ModelIds> Ever { get; } = [];

    /// <summary>What an operation on a host is answered, and what the host is then.</summary>
    public (int Status, ModelHost? Host) After(LifeCycleOperation operation)
    {
        var before = Hosts[operation.Target];
        var status = before is null ? 201 : 200;
        if (operation.Step == LifeCycleStep.DeleteHost)
        {
            return (before is null ? 204 : 200, null);
        }

        var isPatch = operation.Step == LifeCycleStep.PatchHost;
        if (isPatch && before is null)
        {
            return (404, null);
        }

        if (operation.Type is null)
        {
            return (status, before ?? new(null, new Dictionary<int, ModelIds>()));
        }

        if (operation.Assigned.Any(identity => Identities[identity] is null || !operation.IsForUserAssigned))
        {
            return (400, before);
        }

        var references = (isPatch && operation.IsForUserAssigned ? before!.References : new Dictionary<int, ModelIds>()).Where(reference => !operation.Removed.Contains(reference.Key)).ToDictionary();
        foreach (var identity in operation.Assigned)
        {
            references[identity] = Identities[identity]!;
        }

        return operation.IsForUserAssigned && references.Count == 0 && !operation.Removed.Any() ? (400, before)
            : (status, new(operation.IsForSystemAssigned ? before?.Own ?? Newborn : null, references));
    }

    /// <summary>Whose token a host gets that names no identity; <see langword="null"/> for nobody's.</summary>
    public ModelIds? DefaultOf(int host, bool fallsBack) => Hosts[host] is not { } known ? null
        : known.Own ?? (fallsBack && Usable(known).ToList() is [var only] ? only : null);

    /// <summary>Whether a host gets tokens of an identity of those ids.</summary>
    public bool MayBe(int host, ModelIds ids) => Hosts[host] is { } known && (known.Own == ids || Usable(known).Contains(ids));

    private IEnumerable<ModelIds> Usable(ModelHost host) => host.References.Where(reference => Identities[reference.Key] == reference.Value).Select(reference => reference.Value);
}
