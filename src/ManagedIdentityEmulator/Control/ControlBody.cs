using System.Text.Json;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The JSON object that a request of the control API has as its body.</summary>
internal static class ControlBody
{
    private const int Longest = 64 * 1024;

    /// <param name="http">The request, whatever its content type: curl says that it sends a form.</param>
    /// <param name="refused">What is not done where the body cannot be read.</param>
    /// <param name="longest">How many bytes it may have.</param>
    /// <returns>The body; <see langword="null"/> where it is too long or cut off, which the client has been told.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpContext http, string refused, int longest = Longest)
    {
        var body = await BoundedBody.ReadAsync(http.Request, longest);
        if (body is null)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, refused, $"The body is longer than {longest} bytes, or was cut off.");
        }

        return body;
    }

    /// <param name="http">The request.</param>
    /// <param name="refused">What is not done where the body cannot be read, e.g. "No token was minted".</param>
    /// <returns>The members; <see langword="null"/> where there are none, and the client has been told so.</returns>
    public static async Task<JsonMembers?> ReadAsync(HttpContext http, string refused)
    {
        if (await ReadBytesAsync(http, refused) is not { } body)
        {
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
