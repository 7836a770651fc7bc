using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Activity;

/// <summary>Keeps signing keys and credentials young, in the background.</summary>
internal sealed partial class RotationService(KeyRing keys, CredentialRing credentials, EmulatorClock clock, ILogger<RotationService> logger) : BackgroundService
{
    // How long a credential of an identity made meanwhile may go unnoticed; far less than any credential's age.
    private static readonly TimeSpan longestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan afterStart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(10);

    private volatile TaskCompletionSource woken = NewSignal();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Moved += _ => woken.TrySetResult();
        keys.Rescheduled += () => woken.TrySetResult();

        // Generating the next key takes a core for a while: the first requests after a start come before it.
        await Task.Delay(afterStart, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var signal = woken = NewSignal(); // what comes while this goes on is not missed
                var wait = await MaintainAsync(stoppingToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(signal.Task, Task.Delay(wait, clock, pause.Token));
                await pause.CancelAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (e is IOException or UnauthorizedAccessException)
                {
                    LogNotKept(e.Message);
                }
                else
                {
                    LogFailed(e);
                }

                await Task.Delay(afterFailure, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<TimeSpan> MaintainAsync(CancellationToken cancel)
    {
        await keys.MaintainAsync(cancel);
        credentials.Maintain();
        var wait = keys.NextDue().OrEarlier(credentials.NextDue()) - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longestWait ? wait : longestWait;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(23, LogLevel.Error, "A rotation was not kept and will be tried again; tokens are issued with the keys there are: {Reason}")]
    private partial void LogNotKept(string reason);

    [LoggerMessage(20, LogLevel.Error, "A rotation failed and will be tried again; tokens are issued with the keys there are")]
    private partial void LogFailed(Exception exception);
}
