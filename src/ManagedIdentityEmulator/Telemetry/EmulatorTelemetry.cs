using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ManagedIdentityEmulator.Telemetry;

/// <summary>
/// The emulator's metrics and traces, by the naming conventions of OpenTelemetry. They are the process's, as a library's are; nobody listens to
/// most emulators, and then each of them costs a branch.
/// </summary>
internal static class EmulatorTelemetry
{
    /// <summary>What whoever listens asks for, of meters and of activity sources.</summary>
    public const string Name = nameof(ManagedIdentityEmulator);

    // Signing with RSA takes about half a millisecond; OpenTelemetry's own buckets begin at five seconds.
    private static readonly InstrumentAdvice<double> signing = new() { HistogramBucketBoundaries = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5] };

    private static readonly Meter meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    public static Counter<long> Requests { get; } = meter.CreateCounter<long>("mi_emulator.requests", "{request}", "Requests to the managed identity endpoints and the Entra authority.");

    public static Counter<long> TokensMinted { get; } = meter.CreateCounter<long>("mi_emulator.tokens.minted", "{token}", "Tokens that were made and signed; a cached one is not made again.");

    public static Histogram<double> SigningDuration { get; } = meter.CreateHistogram("mi_emulator.signing.duration", "s", "How long a token's signature took.", advice: signing);

    public static Counter<long> Rotations { get; } = meter.CreateCounter<long>("mi_emulator.rotations", "{rotation}", "Signing keys and credentials that took the place of others.");

    public static Counter<long> Faults { get; } = meter.CreateCounter<long>("mi_emulator.faults", "{fault}", "Requests that a failure drill befell.");
}
