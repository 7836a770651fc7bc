using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>What cannot be kept does not happen: after a restart, it would be otherwise.</summary>
internal static class DataDirectoryProblem
{
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    public static Task WriteAsync(HttpContext http, Exception e, string refused = "Nothing was rotated") =>
        Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, refused, $"The data directory cannot be written: {e.Message}");
}
