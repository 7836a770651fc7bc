using ManagedIdentityEmulator.Tokens;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>A decided token request, kept on its HTTP request for those who write it down.</summary>
internal sealed record TokenDecision(TokenRequest Request, TokenResult Result);

/// <summary>Why a protocol refused a request before it came to a decision, for those who write it down.</summary>
internal sealed record Refusal(string Reason);

/// <summary>Where a protocol hands over what it has parsed and gets the result that it then writes.</summary>
internal sealed class TokenExchange(TokenService tokens)
{
    public TokenResult Issue(HttpContext http, TokenRequest request)
    {
        var result = tokens.Issue(request);
        http.Features.Set(new TokenDecision(request, result));
        return result;
    }
}
