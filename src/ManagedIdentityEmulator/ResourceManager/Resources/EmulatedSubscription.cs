namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>The one subscription that there is.</summary>
internal static class EmulatedSubscription
{
    /// <summary>What it is called, and its tenant too.</summary>
    public const string DisplayName = "Managed Identity Emulator";
}
