using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Host.Telemetry;

/// <summary>
/// Sends metrics and traces to where the standard variables say (opentelemetry.io/docs/specs/otel/protocol/exporter). Where they name no place,
/// no assembly of OpenTelemetry is loaded: nobody waits for what is not used.
/// </summary>
internal static class TelemetryExport
{
    private const string ForAll = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ForMetrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string ForTraces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Disabled = "OTEL_SDK_DISABLED";

    /// <returns>What sends the rest when it ends; <see langword="null"/> where nothing is sent.</returns>
    public static IAsyncDisposable? Begin(IServiceProvider services)
    {
        if (bool.TryParse(Environment.GetEnvironmentVariable(Disabled), out var isOff) && isOff)
        {
            return null;
        }

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(ManagedIdentityEmulator));
        var (metrics, traces) = (PlaceIn([ForMetrics, ForAll], logger), PlaceIn([ForTraces, ForAll], logger));
        return metrics is null && traces is null ? null : Send(logger, metrics, traces);
    }

    // A method of its own: what a method names is loaded when the method is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Send(ILogger logger, string? metrics, string? traces) => new(logger, metrics, traces);

    // The exporter passes over what is no address, and takes its own default.
    private static string? PlaceIn(string[] variables, ILogger logger)
    {
        foreach (var variable in variables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } place)
            {
                if (Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                {
                    return place;
                }

                logger.LogWarning("No telemetry is sent: {Variable} must be an http or https URL, e.g. http://localhost:4317", variable);
                return null;
            }
        }

        return null;
    }
}
