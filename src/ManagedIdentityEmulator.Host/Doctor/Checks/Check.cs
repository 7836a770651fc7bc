namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Looks at one thing.</summary>
internal delegate Task<IReadOnlyList<Finding>> Check(Surroundings here, CancellationToken cancel);
