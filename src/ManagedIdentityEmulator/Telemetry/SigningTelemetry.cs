using System.Diagnostics;

namespace ManagedIdentityEmulator.Telemetry;

/// <summary>Counts tokens and times their signatures.</summary>
internal static class SigningTelemetry
{
    /// <param name="kind">One of <see cref="TokenKind"/>.</param>
    public static byte[] Sign(Func<byte[], byte[]> sign, byte[] data, string kind) =>
        EmulatorTelemetry.TokensMinted.Enabled || EmulatorTelemetry.SigningDuration.Enabled || EmulatorTelemetry.Source.HasListeners() ? Measure(sign, data, kind) : sign(data);

    private static byte[] Measure(Func<byte[], byte[]> sign, byte[] data, string kind)
    {
        using var span = EmulatorTelemetry.Source.StartActivity("sign token");
        span?.SetTag(TelemetryTag.TokenKind, kind);
        var started = Stopwatch.GetTimestamp();
        var signature = sign(data);
        EmulatorTelemetry.SigningDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        EmulatorTelemetry.TokensMinted.Add(1, new KeyValuePair<string, object?>(TelemetryTag.TokenKind, kind));
        return signature;
    }
}
