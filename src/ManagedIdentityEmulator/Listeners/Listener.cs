namespace ManagedIdentityEmulator.Listeners;

/// <summary>The emulator's listeners: what a request may reach depends on the one that it came in by.</summary>
public enum Listener
{
    /// <summary>The managed identity protocols over plain HTTP, on their port and on 169.254.169.254.</summary>
    Data,

    /// <summary>What clients reach over TLS: the Entra authority, and the managed identities of Service Fabric.</summary>
    Tls,

    /// <summary>The emulator's own API.</summary>
    Control,
}
