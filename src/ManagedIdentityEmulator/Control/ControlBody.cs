using System.Text.Json;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The JSON object that a request of the control API has as its body.</summary>
internal static class ControlBody
{
    private const int Longest = 64 * 1024;

    /// <param name="http">The request.</param>
    /// <param name="refused">What is not done where the body cannot be read, e.g. "No token was minted".</param>
    /// <returns>The members; <see langword="null"/> where there are none, and the client has been told so.</returns>
    public static async Task<JsonMembers?> ReadAsync(HttpContext http, string refused)
    {
        // Whatever its content type: curl says that it sends a form.
        if (await BoundedBody.ReadAsync(http.Request, Longest) is not { } body)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, refused, $"The body is longer than {Longest} bytes, or was cut off.");
            return null;
        }

        try
        {
            return JsonMembers.Read(body.Span);
        }
        catch (JsonException e)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, refused, $"The body is not the JSON that it should be: {e.Message}");
            return null;
        }
    }
}
