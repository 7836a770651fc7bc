using ManagedIdentityEmulator.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Activity;

/// <summary>Tells when somebody has moved, stopped or started the emulator's clock.</summary>
internal sealed partial class ClockService(EmulatorClock clock, EventFeed events, ILogger<ClockService> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        clock.Moved += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        clock.Moved -= Tell;
        return Task.CompletedTask;
    }

    private void Tell(ClockReading now)
    {
        events.Publish("clock.moved", now.UtcNow, ("offset", $"{now.Offset:c}"), ("frozen", now.Frozen ? "true" : "false"));
        LogMoved(now.UtcNow, now.Offset, now.Frozen ? "stands still" : "runs");
    }

    [LoggerMessage(22, LogLevel.Information, "The clock is at {UtcNow:u}, {Offset:c} ahead of the machine's, and {Pace}")]
    private partial void LogMoved(DateTimeOffset utcNow, TimeSpan offset, string pace);
}
