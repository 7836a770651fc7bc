using ManagedIdentityEmulator.Telemetry;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ManagedIdentityEmulator.Host.Telemetry;

/// <summary>OpenTelemetry's exporter. It works on threads of its own, drops what it cannot send, and reads service name, timeout and intervals from its variables by itself.</summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private const string ServiceName = "managed-identity-emulator"; // unless OTEL_SERVICE_NAME has another

    // Docker kills after ten seconds, of which what is in flight may need six.
    private static readonly TimeSpan longestEnd = TimeSpan.FromSeconds(2);

    private readonly ExportFailures failures;
    private readonly MeterProvider? meters;
    private readonly TracerProvider? tracers;

    public OtlpExport(ILogger logger, OtlpVariables metrics, OtlpVariables traces)
    {
        failures = new(logger, string.Join(" and ", new[] { metrics.Place, traces.Place }.OfType<string>().Distinct()));
        try
        {
            meters = metrics.Place is null ? null : Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter(EmulatorTelemetry.Name).AddOtlpExporter(options => Configure(options, metrics)).Build();
            tracers = traces.Place is null ? null : Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource(EmulatorTelemetry.Name).AddOtlpExporter(options => Configure(options, traces)).Build();
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or UriFormatException)
        {
            failures.Tell(e.Message); // a variable that is not understood is no reason to give no tokens
        }
    }

    public async ValueTask DisposeAsync()
    {
        var milliseconds = (int)longestEnd.TotalMilliseconds;
        Task sent = Task.WhenAll(Task.Run(() => meters?.Shutdown(milliseconds)), Task.Run(() => tracers?.Shutdown(milliseconds)));
        await sent.WaitAsync(longestEnd).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its threads end with the process
        failures.Dispose();
    }

    private static void Configure(OtlpExporterOptions options, OtlpVariables given)
    {
        options.Endpoint = given.Address!;
        options.Protocol = given.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Headers = given.Headers ?? options.Headers;
    }

    private static void Name(ResourceBuilder resource) => resource
        .AddService(ServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}
