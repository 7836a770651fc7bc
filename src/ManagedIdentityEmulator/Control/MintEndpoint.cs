using ManagedIdentityEmulator.Tokens.Minting;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>POST /_emulator/tokens</c>: a token with any claims, and what is in it.</summary>
internal sealed class MintEndpoint(TokenMint mint)
{
    private const string Refused = "No token was minted";

    public async Task MintAsync(HttpContext http)
    {
        if (await ControlBody.ReadAsync(http, Refused) is not { } given)
        {
            return;
        }

        try
        {
            var (request, problems) = MintRequestReader.Read(given);
            await WriteAsync(http, await mint.MintAsync(request, problems, http.RequestAborted));
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, Refused, $"The next key is not published: the data directory cannot be written: {e.Message}");
        }
    }

    private static Task WriteAsync(HttpContext http, MintResult result) => result switch
    {
        MintResult.Minted(var token) => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            json.WriteString("access_token", token.Jwt);
            json.WriteString("token_type", "Bearer");
            json.WriteString("kid", token.KeyId);
            json.WritePropertyName("header");
            token.Header.WriteTo(json);
            json.WritePropertyName("claims");
            token.Claims.WriteTo(json);
        }),
        MintResult.Refused(var problems) => Problem.WriteAsync(http, Refused, [.. problems.Select(problem => (problem.Field, problem.Message))]),
        var other => throw new InvalidOperationException($"unknown result {other}"),
    };
}
