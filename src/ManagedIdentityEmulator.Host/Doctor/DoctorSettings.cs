namespace ManagedIdentityEmulator.Host.Doctor;

/// <summary>What <c>doctor</c> was told.</summary>
/// <param name="Host">The host that the user means to be on, if any.</param>
/// <param name="Control">The control listener, if named.</param>
/// <param name="Config">The configuration file, if named.</param>
internal sealed record DoctorSettings(string? Host, Uri? Control, string? Config);
