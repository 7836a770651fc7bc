using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>How a client says whose token it wants; all but the first mean the user-assigned identity of the default configuration.</summary>
public enum Selected
{
    SystemAssigned,
    ByClientId,
    ByObjectId,
    ByResourceId,
}

internal static class SelectedExtensions
{
    public static IdentityState Identity(this Selected selected, EmulatorState state) =>
        selected == Selected.SystemAssigned ? state.SystemAssignedOf("vm") : state.UserAssigned("default");

    /// <summary>The client programs' argument.</summary>
    public static string Argument(this Selected selected, IdentityState identity) => selected switch
    {
        Selected.ByClientId => $"client:{identity.ClientId}",
        Selected.ByObjectId => $"object:{identity.PrincipalId}",
        Selected.ByResourceId => $"resource:{identity.ResourceId}",
        _ => "system",
    };
}

/// <summary>The ways of selecting that a client has options for.</summary>
public static class Selections
{
    public static TheoryData<Selected> All => [Selected.SystemAssigned, Selected.ByClientId, Selected.ByObjectId, Selected.ByResourceId];

    /// <summary>A DefaultAzureCredential has no option for an object id.</summary>
    public static TheoryData<Selected> OfDefaultAzureCredential => [Selected.SystemAssigned, Selected.ByClientId, Selected.ByResourceId];
}
