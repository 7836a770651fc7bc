using ManagedIdentityEmulator.Wire;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Journal;

/// <summary>A line for each request: of one for a token, who asks as whom for what, and what became of it; of any other, why it was answered so.</summary>
internal sealed partial class RequestLog : IDisposable
{
    private readonly ILogger<RequestLog> logger;
    private readonly LineLimit limit;

    /// <param name="time">The time of whoever reads the log, not the emulator's.</param>
    public RequestLog(ILogger<RequestLog> logger, TimeProvider time)
    {
        this.logger = logger;
        limit = new(WriteMore, time);
    }

    public void Write(JournalEntry entry)
    {
        if (logger.IsEnabled(LogLevel.Information) && limit.Admits(entry))
        {
            WriteLine(entry);
        }
    }

    public void WriteIssued(string host, string identity, string resource, bool fromCache) => LogIssued(host, identity, resource, fromCache ? "cached" : "new");

    public void Dispose() => limit.Dispose();

    private void WriteLine(JournalEntry entry)
    {
        var identity = entry.Identity ?? entry.Selector ?? "none named";
        switch (entry)
        {
            case { Fault: { } fault }:
                LogFault(entry.Host ?? entry.Protocol, identity, entry.Resource ?? entry.Path, fault.Name, fault.Effect);
                break;
            case { Protocol: ProtocolName.Entra, Outcome: RequestOutcome.Issued }:
                LogIssuedByEntra(identity, entry.Resource!);
                break;
            case { Protocol: ProtocolName.Entra }:
                LogRefusedByEntra(identity, entry.Resource ?? "none named", entry.Reason);
                break;
            case { Outcome: RequestOutcome.Issued, Cached: var cached }:
                WriteIssued(entry.Host!, identity, entry.Resource!, cached is true);
                break;
            case { Resource: { } resource, Host: { } host, Outcome: RequestOutcome.Refused }:
                LogRefused(host, identity, resource, entry.Reason);
                break;
            default:
                LogOther(entry.Host is null ? $"{entry.Client.Address}" : $"{entry.Host} ({entry.Client.Address})", entry.Method, entry.Path, entry.Status, entry.Reason);
                break;
        }
    }

    private void WriteMore(JournalEntry? first, int more)
    {
        if (first is null)
        {
            LogMoreKinds(more);
        }
        else
        {
            LogMore(more, first.Host ?? first.Protocol, first.Identity ?? first.Selector ?? first.Method, first.Resource ?? first.Path, first.Outcome.ToString().ToLowerInvariant());
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Token for {Host}: {Identity} → {Resource}: issued ({Source})")]
    private partial void LogIssued(string host, string identity, string resource, string source);

    [LoggerMessage(31, LogLevel.Information, "Token for {Host}: {Identity} → {Resource}: refused, {Reason}")]
    private partial void LogRefused(string host, string identity, string resource, string reason);

    [LoggerMessage(32, LogLevel.Information, "Request from {Source}: {Method} {Path}: {Status}, {Reason}")]
    private partial void LogOther(string source, string method, string path, int status, string reason);

    [LoggerMessage(33, LogLevel.Information, "Token for {Host}: {Identity} → {Resource}: befallen by drill {Drill}: {Effect}")]
    private partial void LogFault(string host, string identity, string resource, string drill, string effect);

    [LoggerMessage(40, LogLevel.Information, "Entra token for {Client} → {Resource}: issued")]
    private partial void LogIssuedByEntra(string client, string resource);

    [LoggerMessage(41, LogLevel.Information, "Entra token for {Client} → {Resource}: refused, {Reason}")]
    private partial void LogRefusedByEntra(string client, string resource, string reason);

    [LoggerMessage(34, LogLevel.Information, "… {Count:N0} more like it: {Host}: {Identity} → {Resource}: {Outcome}")]
    private partial void LogMore(int count, string host, string identity, string resource, string outcome);

    [LoggerMessage(35, LogLevel.Information, "… {Count:N0} more, of so many kinds that only the journal has them")]
    private partial void LogMoreKinds(int count);
}
