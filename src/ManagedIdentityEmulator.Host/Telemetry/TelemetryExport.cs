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
    private const string Disabled = "OTEL_SDK_DISABLED";

    /// <returns>What sends the rest when it ends; <see langword="null"/> where nothing is sent.</returns>
    public static IAsyncDisposable? Begin(IServiceProvider services)
    {
        if (bool.TryParse(Environment.GetEnvironmentVariable(Disabled), out var isOff) && isOff)
        {
            return null;
        }

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(ManagedIdentityEmulator));
        var (metrics, traces) = (new OtlpVariables("METRICS"), new OtlpVariables("TRACES"));
        foreach (var problem in new[] { metrics.Problem, traces.Problem }.OfType<string>().Distinct())
        {
            logger.LogWarning("No telemetry is sent: {Problem}", problem);
        }

        return metrics.Place is null && traces.Place is null ? null : Send(logger, metrics, traces);
    }

    // A method of its own: what a method names is loaded when the method is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Send(ILogger logger, OtlpVariables metrics, OtlpVariables traces) => new(logger, metrics, traces);
}
