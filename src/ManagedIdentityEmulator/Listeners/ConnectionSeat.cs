using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>The place that a connection takes among those that there may be, and whether it is in use.</summary>
internal sealed class ConnectionSeat(ConnectionBudget budget, ConnectionContext connection)
{
    private int requests; // HTTP/2 has several at once

    /// <summary>Whether a request is being answered; one that waits for its own client's body is not.</summary>
    public bool IsInUse => Volatile.Read(ref requests) > 0;

    public BodyWait BodyWait => new(End, Begin);

    /// <summary>Where it stands among the others; of the budget alone.</summary>
    public LinkedListNode<ConnectionSeat>? Place { get; set; }

    /// <summary>Has a connection keep its place while a request of its own is being answered.</summary>
    public static async Task KeepAsync(HttpContext http, RequestDelegate next)
    {
        var seat = http.Features.Get<ConnectionSeat>(); // none where a request comes by no connection, but from within the process
        seat?.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            seat?.End();
        }
    }

    public void Close() => connection.Abort();

    private void Begin()
    {
        Interlocked.Increment(ref requests);
        budget.MoveBack(this);
    }

    private void End() => Interlocked.Decrement(ref requests);
}
