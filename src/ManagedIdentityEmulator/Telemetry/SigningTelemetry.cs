using System.Diagnostics;
using SigningSpan = System.Diagnostics.Activity;

namespace ManagedIdentityEmulator.Telemetry;

/// <summary>A signature that is being made: its token is counted, and its time taken, when that is done.</summary>
internal readonly struct SigningTelemetry : IDisposable
{
    private readonly string? kind;
    private readonly SigningSpan? span;
    private readonly long started;

    private SigningTelemetry(string kind)
    {
        this.kind = kind;
        span = EmulatorTelemetry.Source.StartActivity("sign token")?.SetTag(TelemetryTag.TokenKind, kind);
        started = Stopwatch.GetTimestamp();
    }

    /// <param name="kind">One of <see cref="TokenKind"/>.</param>
    public static SigningTelemetry Begin(string kind) =>
        EmulatorTelemetry.TokensMinted.Enabled || EmulatorTelemetry.SigningDuration.Enabled || EmulatorTelemetry.Source.HasListeners() ? new(kind) : default;

    public void Dispose()
    {
        if (kind is not null)
        {
            EmulatorTelemetry.SigningDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
            EmulatorTelemetry.TokensMinted.Add(1, new KeyValuePair<string, object?>(TelemetryTag.TokenKind, kind));
            span?.Dispose();
        }
    }
}
