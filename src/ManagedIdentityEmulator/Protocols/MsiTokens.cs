using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Answers a checked request to the token service behind <c>/msi/token</c>.</summary>
internal sealed class MsiTokens(TokenExchange exchange, UnknownTarget unknown)
{
    /// <param name="http">The request.</param>
    /// <param name="api">Whose words an error has.</param>
    /// <param name="request">What it comes down to.</param>
    /// <param name="write">Writes a token as the protocol has it.</param>
    public async Task AnswerAsync(HttpContext http, MsiApi api, TokenRequest request, Action<Utf8JsonWriter, AccessToken> write) => await (await exchange.IssueAsync(http, request) switch
    {
        TokenResult.Issued(var token, _) => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json => write(json, token)),
        TokenResult.InvalidTarget => MsiError.FromEntra(unknown.Error(http, request.Resource)).WriteAsync(http.Response, api),
        TokenResult.AmbiguousIdentity => MsiError.Ambiguous.WriteAsync(http.Response, api),
        _ when request.Selector.Kind == SelectorKind.None => MsiError.NoIdentity.WriteAsync(http.Response, api),
        _ => new MsiError(StatusCodes.Status400BadRequest, api.IdentityNotFound).WriteAsync(http.Response, api),
    });
}
