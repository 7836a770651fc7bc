namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>Counts the requests that a server has not ended yet, as a listener of its diagnostics.</summary>
internal sealed class OpenRequests : IObserver<KeyValuePair<string, object?>>
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public void OnNext(KeyValuePair<string, object?> value) => _ = value.Key switch
    {
        "Microsoft.AspNetCore.Hosting.BeginRequest" => Interlocked.Increment(ref count),
        "Microsoft.AspNetCore.Hosting.EndRequest" => Interlocked.Decrement(ref count),
        _ => 0,
    };

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
