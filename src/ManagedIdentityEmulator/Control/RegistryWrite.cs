using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>What the endpoints that change hosts and identities have in common: bodies, and the answers to what cannot be done.</summary>
internal static class RegistryWrite
{
    private const int LongestBody = 64 * 1024;

    /// <summary>Runs a change; one that would take what is another's, or cannot be kept, is refused.</summary>
    public static async Task RunAsync(HttpContext http, string refused, Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (InvalidOperationException e) when (!http.Response.HasStarted)
        {
            await Problem.WriteAsync(http, StatusCodes.Status409Conflict, refused, $"{e.Message}.");
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e) && !http.Response.HasStarted)
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, refused, $"The data directory cannot be written: {e.Message}");
        }
    }

    /// <returns>The body, whatever its content type; <see langword="null"/> where it is too long, which the client has been told.</returns>
    public static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpContext http, string refused)
    {
        var body = await BoundedBody.ReadAsync(http.Request, LongestBody);
        if (body is null)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, refused, $"The body is longer than {LongestBody} bytes, or was cut off.");
        }

        return body;
    }

    public static Task RefuseAsync(HttpContext http, string refused, ProblemList problems) =>
        Problem.WriteAsync(http, refused, [.. problems.All.Select(problem => (FieldOf(problem.Path), problem.Message))]);

    private static string FieldOf(string path) => path.TrimStart('$', '.') is { Length: > 0 } field ? field : path;
}
