using System.Text.Json;
using ManagedIdentityEmulator.Tokens.Minting;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>POST /_emulator/tokens</c>: a token with any claims, and what is in it.</summary>
internal sealed class MintEndpoint(TokenMint mint)
{
    private const string Refused = "No token was minted";
    private const int LongestBody = 64 * 1024;

    public async Task MintAsync(HttpContext http)
    {
        // Whatever its content type: curl says that it sends a form.
        if (await BoundedBody.ReadAsync(http.Request, LongestBody) is not { } body)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, Refused, $"The body is longer than {LongestBody} bytes, or was cut off.");
            return;
        }

        try
        {
            var (request, problems) = MintRequestReader.Read(body.Span);
            await WriteAsync(http, await mint.MintAsync(request, problems, http.RequestAborted));
        }
        catch (JsonException e)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, Refused, $"The body is not the JSON that it should be: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
