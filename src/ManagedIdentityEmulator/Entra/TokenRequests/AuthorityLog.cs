using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>A line for each request for a token: which client, which resource, and what became of it. Never an assertion, never a token.</summary>
internal sealed partial class AuthorityLog(ILogger<AuthorityLog> logger)
{
    public void Write(ServicePrincipal? client, string? clientId, string? resource, TokenOutcome outcome)
    {
        var (name, target) = (client?.Name ?? LogText.Printable(clientId ?? "none named"), LogText.Printable(resource ?? "none named"));
        switch (outcome)
        {
            case TokenOutcome.Issued:
                LogIssued(name, target);
                break;
            case TokenOutcome.Refused({ Code: var code, Message: var reason }):
                LogRefused(name, target, code, LogText.Printable(reason));
                break;
        }
    }

    [LoggerMessage(40, LogLevel.Information, "Entra token for {Client} → {Resource}: issued")]
    private partial void LogIssued(string client, string resource);

    [LoggerMessage(41, LogLevel.Information, "Entra token for {Client} → {Resource}: refused, AADSTS{Code}: {Reason}")]
    private partial void LogRefused(string client, string resource, int code, string reason);
}
