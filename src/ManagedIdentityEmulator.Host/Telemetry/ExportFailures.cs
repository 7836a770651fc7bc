using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Host.Telemetry;

/// <summary>Tells once that telemetry is not taken. The exporter itself tells nobody but who listens to its events, and those again at each attempt.</summary>
internal sealed class ExportFailures(ILogger logger, string place) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const string Sdk = "OpenTelemetry-Sdk";

    private int told;

    public void Tell(string reason)
    {
        if (Interlocked.Exchange(ref told, 1) == 0)
        {
            logger.LogWarning("Telemetry does not reach {Place}, and is dropped until it does: {Reason}", place, reason);
        }
    }

    // Called by the base's constructor, too: the fields are not there yet.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // To the exporter, a time that has run out is a warning. Those of the rest are about instruments that nobody asked for.
        if (eventSource.Name is Exporter or Sdk)
        {
            EnableEvents(eventSource, eventSource.Name == Exporter ? EventLevel.Warning : EventLevel.Error);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var reason = string.Join(" ", eventData.Payload?.Select(part => $"{part}") ?? []);
        Tell($"{eventData.EventName}: {reason.Split('\n')[0].Trim()}");
    }
}
