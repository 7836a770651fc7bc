using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator;

/// <summary>
/// Where requests wait for what takes longest of a start, the first signing key: whoever comes early has been read and routed by then,
/// code that is compiled at its first use beside the generation of the key.
/// </summary>
internal sealed class StartGate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => opened.TrySetResult();

    public Task PassAsync(HttpContext http, RequestDelegate next) => opened.Task.IsCompleted ? next(http) : WaitAsync(http, next);

    private async Task WaitAsync(HttpContext http, RequestDelegate next)
    {
        await opened.Task.WaitAsync(http.RequestAborted);
        await next(http);
    }
}
