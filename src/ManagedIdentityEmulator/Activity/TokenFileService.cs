using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Protocols.Kubernetes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Activity;

/// <summary>Writes the configured token files at start, for containers that ask the emulator nothing, and tells when one is replaced.</summary>
internal sealed partial class TokenFileService(TokenFiles files, IdentityRegistry registry, EventFeed events, TimeProvider clock, ILogger<TokenFileService> logger) : IHostedService
{
    /// <exception cref="TokenFileException">A file cannot be written.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        files.Refreshed += (host, path) => events.Publish("tokenFile.refreshed", clock.GetUtcNow(), ("host", host), ("file", path));
        files.RefreshFailed += failure => LogFailed(failure.Message);
        foreach (var host in registry.Hosts)
        {
            if (host.Cluster is { TokenFile: not null } cluster)
            {
                files.Write(host.Name, cluster);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(21, LogLevel.Error, "A token file was not refreshed, which will be tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
