using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The answers that go on until something happens, each of which keeps a connection and is looked after at every request.</summary>
internal sealed class HeldAnswers
{
    private int count;

    public async Task HoldAsync(HttpContext http, Func<Task> answer)
    {
        try
        {
            await (Interlocked.Increment(ref count) <= Limits.HeldAnswers
                ? answer()
                : Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many wait", $"{Limits.HeldAnswers} others wait for requests or listen to events already."));
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }
}
