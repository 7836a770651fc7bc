using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>What a client is asked to get; by an id, the user-assigned identity of the default configuration.</summary>
public enum Selection
{
    SystemAssigned,
    ByClientId,
    ByObjectId,
    ByResourceId,
    UnknownIdentity,

    /// <summary>As the first, with another secret than the host's.</summary>
    WrongSecret,
}

internal static class Selections
{
    /// <summary>Whose token it is to be, on the host of that kind: on AKS, a user-assigned identity's, of which the environment names one.</summary>
    public static IdentityState Identity(this Selection selection, EmulatorState state, HostKind host) =>
        selection == Selection.SystemAssigned && host != HostKind.Aks ? state.SystemAssignedOf(EmulatorProcess.NameOf(host)) : state.UserAssigned("default");

    /// <param name="selection">What is to be got.</param>
    /// <param name="identity">The user-assigned identity.</param>
    /// <param name="unknown">How to name an identity that there is not.</param>
    public static Selector ToSelector(this Selection selection, IdentityState identity, SelectorKind unknown) => selection switch
    {
        Selection.ByClientId => Selector.Of(identity, SelectorKind.Client),
        Selection.ByObjectId => Selector.Of(identity, SelectorKind.Object),
        Selection.ByResourceId => Selector.Of(identity, SelectorKind.Resource),
        Selection.UnknownIdentity => Selector.Unknown(unknown),
        _ => Selector.SystemAssigned,
    };
}
