using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>A rotation that cannot be kept does not happen: after a restart, its tokens would have no key.</summary>
internal static class DataDirectoryProblem
{
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    public static Task WriteAsync(HttpContext http, Exception e) =>
        Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "Nothing was rotated", $"The data directory cannot be written: {e.Message}");
}
