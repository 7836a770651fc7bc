namespace ManagedIdentityEmulator.Listeners;

/// <summary>The addresses that a client on this machine reaches the emulator at.</summary>
/// <param name="Data">The managed identity protocols, e.g. <c>http://localhost:50342</c>.</param>
/// <param name="Tls">The TLS listener.</param>
/// <param name="Control">The emulator's own API.</param>
/// <param name="Imds"><c>http://169.254.169.254</c> where that could be had; otherwise <see langword="null"/>.</param>
/// <param name="ImdsHint">Why it could not be had, and how to get it; otherwise <see langword="null"/>.</param>
internal sealed record ListenerAddresses(string Data, string Tls, string Control, string? Imds, string? ImdsHint)
{
    /// <summary>The hint where another program has the address.</summary>
    internal const string ImdsTaken = "something else listens on port 80 there";

    /// <summary>The addresses that an emulator without ports is asked at, in memory.</summary>
    internal static ListenerAddresses InMemory { get; } =
        new("http://localhost:50342", "https://localhost:50343", "http://localhost:50344", "http://169.254.169.254", null);
}
