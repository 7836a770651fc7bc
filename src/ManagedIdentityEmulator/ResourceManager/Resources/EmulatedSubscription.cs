namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>The one subscription that there is.</summary>
internal static class EmulatedSubscription
{
    public const string DisplayName = "Managed Identity Emulator";
}
