using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>POST /_emulator/tokens/signature</c>: whose signature a token has. Nothing of it is kept, nor written to a log.</summary>
internal sealed class SignatureEndpoint(SignatureInspector inspector)
{
    private const string Refused = "No signature was checked";

    public async Task CheckAsync(HttpContext http)
    {
        if (await ControlBody.ReadAsync(http, Refused) is not { } given)
        {
            return;
        }

        given.Allow(["token"]);
        var token = given.Text("token");
        if (token is null && given.Problems.Count == 0)
        {
            given.Refuse("token", "is missing: a JWT, e.g. \"eyJ0eXAi…\"");
        }

        await (given.Problems.Count > 0
            ? Problem.WriteAsync(http, Refused, given.Problems)
            : JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, inspector.Inspect(token!), ControlJson.Default.SignatureFinding));
    }
}
