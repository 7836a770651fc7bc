using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// The web server's own sockets, which take in no more connections than there may be. Its own limit is one for each address, and comes too late:
/// it accepts faster than it closes, and a process that has no more files to open is busy with accepting in vain until it dies of something
/// else that wants one.
/// </summary>
internal sealed class BudgetedListeners(SocketTransportFactory sockets, ListenerSockets bound, ConnectionBudget budget) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new BudgetedListener(await sockets.BindAsync(endpoint, cancellationToken), bound.Sockets.First(socket => socket.EndPoint.Equals(endpoint)).Listener, budget);

    private sealed class BudgetedListener(IConnectionListener inner, Listener listener, ConnectionBudget budget) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } connection)
            {
                if (budget.TryTake(connection, listener))
                {
                    return connection;
                }

                connection.Abort();
                await connection.DisposeAsync();
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
