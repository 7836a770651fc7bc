using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Answers a checked request to the token service behind <c>/msi/token</c>.</summary>
internal sealed class MsiTokens(TokenExchange exchange, TokenAnswers answers, UnknownTarget unknown)
{
    /// <param name="http">The request.</param>
    /// <param name="api">Whose words an error has.</param>
    /// <param name="request">What it comes down to.</param>
    /// <param name="form">How the protocol writes a token.</param>
    public async Task AnswerAsync(HttpContext http, MsiApi api, TokenRequest request, TokenForm form) => await (await exchange.IssueAsync(http, request) switch
    {
        TokenResult.Issued(var token, _) => answers.WriteAsync(http.Response, token, form),
        TokenResult.InvalidTarget => MsiError.FromEntra(unknown.Error(http, request.Resource)).WriteAsync(http.Response, api),
        TokenResult.AmbiguousIdentity => MsiError.Ambiguous.WriteAsync(http.Response, api),
        _ when request.Selector.Kind == SelectorKind.None => MsiError.NoIdentity.WriteAsync(http.Response, api),
        _ => new MsiError(StatusCodes.Status400BadRequest, api.IdentityNotFound).WriteAsync(http.Response, api),
    });
}
