using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities;

/// <summary>Azure's rules for which identity a request means.</summary>
internal static class IdentitySelection
{
    private const int LongestShown = 200;

    public static IdentityResolution Resolve(IdentityRegistry registry, AzureHost host, IdentitySelector selector)
    {
        if (selector.Kind == SelectorKind.None)
        {
            return Choose(registry, host);
        }

        var named = Named(registry, selector);
        return named is not null && IsUsable(host, named)
            ? new IdentityResolution.Found(named)
            : new IdentityResolution.NotFound($"no identity with {Shorten(selector)} is assigned to {host.Name}; {Assigned(registry, host)}{Instead(registry, host, selector, named)}");
    }

    // What the value is, if not what it was meant to be.
    private static string Instead(IdentityRegistry registry, AzureHost host, IdentitySelector selector, ManagedIdentity? named) =>
        named is { Kind: IdentityKind.SystemAssigned } ? $"; that is the system-assigned identity of {named.Name}"
        : named is not null && host.Dangling.ContainsKey(named.ResourceId) ? $"; {named.Name} has it, and was made after the one of that name that is assigned there was deleted: assign it again"
        : named is not null ? $"; {named.Name} has it, and is not assigned there"
        : selector.Kind == SelectorKind.ResourceId ? ""
        : !Guid.TryParseExact(selector.Value, "D", out var id) ? $"; it is no GUID{(IsName(registry, selector.Value) ? ", but an identity's name" : "")}"
        : selector.Kind == SelectorKind.ClientId && registry.FindByPrincipalId(id) is { } owner ? $"; it is the object id of {owner.Name}"
        : registry.FindServicePrincipal(id) is not { } other ? ""
        : other is Application ? $"; it is the application {other.Name}, which no host can be"
        : $"; it is the client id of {other.Name}";

    private static bool IsName(IdentityRegistry registry, string value) => registry.Identities.Any(identity => identity.Name.Equals(value, StringComparison.OrdinalIgnoreCase));

    private static IdentitySelector Shorten(IdentitySelector selector) =>
        selector.Value.Length <= LongestShown ? selector : selector with { Value = selector.Value[..LongestShown] + "…" };

    private static ManagedIdentity? Named(IdentityRegistry registry, IdentitySelector selector)
    {
        if (selector.Kind == SelectorKind.ResourceId)
        {
            return registry.FindUserAssigned(ArmResourceId.From(selector.Value));
        }

        return !Guid.TryParseExact(selector.Value, "D", out var id) ? null
            : selector.Kind == SelectorKind.ClientId ? registry.FindByClientId(id)
            : registry.FindByPrincipalId(id);
    }

    // System-assigned first, else, on some platforms, the only user-assigned one (managed-identities-faq, "Which identity will IMDS default to").
    private static IdentityResolution Choose(IdentityRegistry registry, AzureHost host)
    {
        if (host.SystemAssigned is { } own)
        {
            return new IdentityResolution.Found(own);
        }

        var candidates = registry.UserAssignedOf(host);
        if (candidates.Count > 0 && !host.Type.Platform.FallsBackToTheOnlyUserAssigned())
        {
            return new IdentityResolution.NotFound($"{host.Name} has no system-assigned identity, and its kind of host falls back to no other; {Assigned(registry, host)}");
        }

        return candidates switch
        {
            [] => new IdentityResolution.NotFound($"{host.Name} has no identity"),
            [var only] => new IdentityResolution.Found(only),
            _ => new IdentityResolution.Ambiguous(candidates),
        };
    }

    private static bool IsUsable(AzureHost host, ManagedIdentity identity) =>
        identity.Kind == IdentityKind.SystemAssigned ? host.SystemAssigned?.ClientId == identity.ClientId : host.IsAssigned(identity);

    private static string Assigned(IdentityRegistry registry, AzureHost host)
    {
        var names = registry.UserAssignedOf(host).Select(identity => identity.Name);
        string[] all = host.SystemAssigned is null ? [.. names] : [ManagedIdentity.SystemAssignedName, .. names];
        return all.Length == 0 ? "it has none" : $"assigned: {ProblemList.List(all)}";
    }
}
