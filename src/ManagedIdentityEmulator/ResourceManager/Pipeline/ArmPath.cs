using System.Collections.Immutable;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>Where a resource is attached.</summary>
[Flags]
internal enum ArmScopes
{
    Tenant = 1,
    Subscription = 2,
    ResourceGroup = 4,
    Resource = 8,
    Any = Tenant | Subscription | ResourceGroup | Resource,

    /// <summary>Nothing can be attached there: what is before <c>/providers/</c> names no scope.</summary>
    Unknown = 16,
}

/// <summary>
/// What a Resource Manager path names: <c>{scope}/providers/{namespace}/{type}/{name}…</c>, or one of the paths without a provider, which
/// are Microsoft.Resources' own. A collection, and an action on a resource, end with a type
/// (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid).
/// </summary>
internal sealed record ArmPath
{
    private const string Own = "Microsoft.Resources";
    private const string Providers = "providers";
    private const string Subscriptions = "subscriptions";
    private const string ResourceGroups = "resourceGroups";
    private static readonly string[] registrations = ["register", "unregister"];

    private ArmPath()
    {
    }

    /// <summary>The path before the last <c>/providers/</c>; empty for the tenant.</summary>
    public required string Scope { get; init; }

    /// <summary>The full type as it was written, e.g. <c>Microsoft.Compute/virtualMachines</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The names of the last provider part, the resource's own last.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Whether it ends with a type: all resources of a type, or an action on a resource.</summary>
    public required bool IsCollection { get; init; }

    /// <summary>The subscription, as it was written.</summary>
    public string? SubscriptionId { get; private init; }

    /// <summary>The resource group, as it was written.</summary>
    public string? ResourceGroup { get; private init; }

    /// <summary>What the scope is.</summary>
    public ArmScopes ScopeKind { get; private init; }

    /// <summary>The whole path.</summary>
    public required string Text { get; init; }

    public string Name => Names[^1];

    public string Namespace => ResourceType[..ResourceType.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The id of the resource, as the registry compares it.</summary>
    public ArmResourceId Id => ArmResourceId.From(Text);

    public bool Is(string resourceType) => ResourceType.Equals(resourceType, StringComparison.OrdinalIgnoreCase);

    /// <returns><see langword="null"/> where it names nothing.</returns>
    public static ArmPath? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0)
        {
            return null;
        }

        var (provider, scopeEnd, isProvided) = (Own, 0, false);
        List<string> types = [], names = [];
        for (var i = 0; i < segments.Length;)
        {
            if (IsProviderPart(segments, i))
            {
                (provider, scopeEnd, isProvided) = (segments[i + 1], i, true);
                types.Clear();
                names.Clear();
                i += 2;
            }
            else if (Is(segments[i], Providers) && i + 2 < segments.Length)
            {
                types.AddRange([Providers, segments[i + 2]]);
                names.Add(segments[i + 1]);
                i += 3;
            }
            else
            {
                types.Add(segments[i]);
                names.AddRange(segments.Skip(i + 1).Take(1));
                i += 2;
            }
        }

        var scope = segments[..scopeEnd];
        var subscription = Is(segments[0], Subscriptions) ? segments.ElementAtOrDefault(1) : null;
        var group = segments.Length > 3 && subscription is not null && Is(segments[2], ResourceGroups) ? segments[3] : null;
        var isAlias = isProvided && Is(provider, Own) && Is(types[0], Subscriptions); // a subscription's own paths have no provider before them
        return new()
        {
            Scope = scope.Length == 0 ? "" : '/' + string.Join('/', scope),
            ResourceType = $"{provider}/{string.Join('/', types)}",
            Names = [.. names],
            IsCollection = types.Count > names.Count,
            SubscriptionId = subscription,
            ResourceGroup = group,
            ScopeKind = isAlias ? ArmScopes.Unknown : KindOf(scope),
            Text = '/' + string.Join('/', segments),
        };
    }

    private static ArmScopes KindOf(string[] scope) => scope switch
    {
        [] => ArmScopes.Tenant,
        _ when scope.Any(segment => Is(segment, Providers)) => ArmScopes.Resource,
        [var root, _] when Is(root, Subscriptions) => ArmScopes.Subscription,
        [var root, _, var groups, _] when Is(root, Subscriptions) && Is(groups, ResourceGroups) => ArmScopes.ResourceGroup,
        _ => ArmScopes.Unknown,
    };

    // "/providers/NAMESPACE" alone, and its registration, are Microsoft.Resources' own.
    private static bool IsProviderPart(string[] segments, int at) =>
        Is(segments[at], Providers) && at + 2 < segments.Length
        && !(at + 3 == segments.Length && registrations.Contains(segments[at + 2], StringComparer.OrdinalIgnoreCase));

    private static bool Is(string segment, string other) => segment.Equals(other, StringComparison.OrdinalIgnoreCase);
}
