namespace ManagedIdentityEmulator.Telemetry;

/// <summary>The names of attributes; those without a prefix of the emulator's are OpenTelemetry's own (opentelemetry.io/docs/specs/semconv/registry/attributes).</summary>
internal static class TelemetryTag
{
    public const string Protocol = "mi_emulator.protocol";
    public const string Host = "mi_emulator.host";
    public const string Identity = "mi_emulator.identity";
    public const string ClientId = "mi_emulator.client_id";
    public const string Resource = "mi_emulator.resource";
    public const string Outcome = "mi_emulator.outcome";
    public const string Reason = "mi_emulator.reason";
    public const string Cached = "mi_emulator.cached";
    public const string Fault = "mi_emulator.fault";
    public const string TokenKind = "mi_emulator.token.kind";
    public const string RotationKind = "mi_emulator.rotation.kind";
    public const string Method = "http.request.method";
    public const string Status = "http.response.status_code";
    public const string Path = "url.path";
}
