using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>What the endpoints that change hosts and identities have in common: the answers to what cannot be done.</summary>
internal static class RegistryWrite
{
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
            await DataDirectoryProblem.WriteAsync(http, e, refused);
        }
    }
}
