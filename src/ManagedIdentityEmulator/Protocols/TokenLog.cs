using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// A line for each request: of one for a token, which host, which identity, which resource, and what became of it; of one that was
/// refused before that was known, why. Never the token.
/// </summary>
internal sealed partial class TokenLog(ILogger<TokenLog> logger)
{
    public void Write(HttpContext http)
    {
        if (http.Features.Get<TokenDecision>() is not { } decision)
        {
            LogUndecided(SourceOf(http), http.Request.Method, LogText.Printable(http.Request.Path), http.Response.StatusCode, LogText.Printable(http.Features.Get<Refusal>()?.Reason ?? "answered"));
            return;
        }

        var (request, result) = decision;
        var (host, resource) = (request.Host.Name, LogText.Printable(request.Resource));
        switch (result)
        {
            case TokenResult.Issued(var token, var fromCache):
                LogIssued(host, NameOf(token.Principal), resource, fromCache ? "cached" : "new");
                break;
            case TokenResult.InvalidTarget(var identity):
                LogRefused(host, NameOf(identity), resource, "no such target (AADSTS500011)");
                break;
            case TokenResult.AmbiguousIdentity(var candidates):
                LogRefused(host, "none named", resource, $"several user-assigned identities: {string.Join(", ", candidates.Select(candidate => candidate.Name))}");
                break;
            case TokenResult.IdentityNotFound(var reason):
                LogRefused(host, "unknown", resource, LogText.Printable(reason));
                break;
        }
    }

    // On one machine, all addresses are the same: the host says more.
    private static string SourceOf(HttpContext http)
    {
        var host = http.Features.Get<RequestHost>()?.Name ?? http.Features.Get<AddressedHost>()?.Name;
        return host is null ? $"{http.Connection.RemoteIpAddress}" : $"{host} ({http.Connection.RemoteIpAddress})";
    }

    private static string NameOf(ServicePrincipal principal) => principal is ManagedIdentity { Kind: IdentityKind.SystemAssigned } ? "system-assigned" : principal.Name;

    [LoggerMessage(30, LogLevel.Information, "Token for {Host}: {Identity} → {Resource}: issued ({Source})")]
    private partial void LogIssued(string host, string identity, string resource, string source);

    [LoggerMessage(31, LogLevel.Information, "Token for {Host}: {Identity} → {Resource}: refused, {Reason}")]
    private partial void LogRefused(string host, string identity, string resource, string reason);

    [LoggerMessage(32, LogLevel.Information, "Request from {Source}: {Method} {Path}: {Status}, {Reason}")]
    private partial void LogUndecided(string source, string method, string path, int status, string reason);
}
