using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>POST /_emulator/reset</c>: back to the configuration.</summary>
internal sealed class ResetEndpoint(EmulatorReset emulator)
{
    public async Task ResetAsync(HttpContext http)
    {
        try
        {
            await emulator.ResetAsync(http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await DataDirectoryProblem.WriteAsync(http, e, "Nothing was reset");
        }
    }
}
