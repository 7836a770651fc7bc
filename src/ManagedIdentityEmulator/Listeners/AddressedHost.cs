namespace ManagedIdentityEmulator.Listeners;

/// <summary>The host whose own address a request came to: a port of its own, or a path that names it.</summary>
internal sealed record AddressedHost(string Name);
