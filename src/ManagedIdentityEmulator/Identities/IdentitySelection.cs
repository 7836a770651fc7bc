namespace ManagedIdentityEmulator.Identities;

/// <summary>Azure's rules for which identity a request means.</summary>
internal static class IdentitySelection
{
    public static IdentityResolution Resolve(IdentityRegistry registry, AzureHost host, IdentitySelector selector)
    {
        if (selector.Kind == SelectorKind.None)
        {
            return Choose(registry, host);
        }

        var named = Named(registry, selector);
        return named is not null && IsUsable(host, named)
            ? new IdentityResolution.Found(named)
            : new IdentityResolution.NotFound($"no identity with {selector} is assigned to {host.Name}; {Assigned(registry, host)}");
    }

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
        identity.Kind == IdentityKind.SystemAssigned ? host.SystemAssigned?.ClientId == identity.ClientId : host.UserAssigned.Contains(identity.ResourceId);

    private static string Assigned(IdentityRegistry registry, AzureHost host)
    {
        var names = registry.UserAssignedOf(host).Select(identity => identity.Name);
        string[] all = host.SystemAssigned is null ? [.. names] : ["system-assigned", .. names];
        return all.Length == 0 ? "it has none" : $"assigned: {string.Join(", ", all)}";
    }
}
