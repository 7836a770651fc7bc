namespace ManagedIdentityEmulator.Variables;

/// <summary>A client cannot be on a host here; the message says why, and what to do.</summary>
internal sealed class HostUnavailableException(string message) : Exception(message);
