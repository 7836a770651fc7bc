namespace ManagedIdentityEmulator.Telemetry;

/// <summary>Counts rotations, of all that happens.</summary>
internal static class RotationTelemetry
{
    /// <param name="happened">The type of an event.</param>
    public static void Tell(string happened)
    {
        if (EmulatorTelemetry.Rotations.Enabled && KindOf(happened) is { } kind)
        {
            EmulatorTelemetry.Rotations.Add(1, new KeyValuePair<string, object?>(TelemetryTag.RotationKind, kind));
        }
    }

    private static string? KindOf(string happened) => happened switch
    {
        "key.signing" => "signing_key",
        "credential.rotated" => "credential",
        _ => null,
    };
}
