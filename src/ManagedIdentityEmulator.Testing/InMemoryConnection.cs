namespace ManagedIdentityEmulator.Testing;

/// <summary>Has a request that the emulator aborts end as it does over a port. In memory there is no connection to reset: the server says "cancelled".</summary>
internal sealed class InMemoryConnection(HttpMessageHandler server) : DelegatingHandler(server)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The emulator closed the connection without an answer.", e);
        }
    }
}
