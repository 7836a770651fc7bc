using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>A way to say whose token is wanted.</summary>
internal enum SelectorKind
{
    System,
    Client,
    Object,
    Resource,
}

/// <summary>Whose token is wanted, in words that a client program takes.</summary>
internal sealed record Selector(SelectorKind Kind, string Id)
{
    public static readonly Selector SystemAssigned = new(SelectorKind.System, "");

    public static Selector Of(IdentityState identity, SelectorKind by) => by switch
    {
        SelectorKind.Client => new(by, identity.ClientId.ToString()),
        SelectorKind.Object => new(by, identity.PrincipalId.ToString()),
        SelectorKind.Resource => new(by, identity.ResourceId),
        _ => SystemAssigned,
    };

    /// <summary>One of nobody's.</summary>
    public static Selector Unknown(SelectorKind by) => new(by, by == SelectorKind.Resource
        ? "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/none/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nobody"
        : "11111111-1111-1111-1111-111111111111");

    /// <summary>The client programs' argument.</summary>
    public override string ToString() => Kind switch
    {
        SelectorKind.Client => $"client:{Id}",
        SelectorKind.Object => $"object:{Id}",
        SelectorKind.Resource => $"resource:{Id}",
        _ => "system",
    };
}
