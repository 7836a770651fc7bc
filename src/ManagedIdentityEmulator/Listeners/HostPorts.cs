using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// Ports that are one host's alone, opened when first asked for. IMDS goes by where a request comes from, and all programs of one
/// machine come from the same address; that some SDKs keep nothing but host and port of the address they are given rules out a path.
/// </summary>
internal sealed class HostPorts(EmulatorOptions options, ConnectionBudget budget, IMemoryPoolFactory<byte> memory, ILoggerFactory logging)
    : IHostPorts, IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private static readonly ListenerFeature data = new(Listener.Data);

    private readonly Channel<ConnectionContext> arrived = Channel.CreateBounded<ConnectionContext>(ListenerSockets.Backlog);
    private readonly SocketConnectionContextFactory connections = new(new SocketConnectionFactoryOptions(), logging.CreateLogger<HostPorts>());
    private readonly ServerMemory serverMemory = new(memory.Create());
    private readonly Dictionary<string, OpenPort> open = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource closing = new(); // never disposed: it has no timer, and both the server and the container end this

    /// <summary>What the web server is told to listen on in place of an address.</summary>
    public static EndPoint Marker { get; } = new MarkerEndPoint();

    public EndPoint EndPoint => Marker;

    public int Of(string host)
    {
        lock (open)
        {
            if (!open.TryGetValue(host, out var port))
            {
                ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this); // nobody would close it
                open[host] = port = OpenPort.Bind(options.Listeners);
                Array.ForEach(port.Sockets, socket => _ = AcceptAsync(socket, new AddressedHost(host)));
            }

            return port.Number;
        }
    }

    public void CloseOthers(Func<string, bool> isThere)
    {
        lock (open)
        {
            foreach (var (host, port) in open.Where(known => !isThere(known.Key)).ToList())
            {
                Array.ForEach(port.Sockets, socket => socket.Dispose());
                open.Remove(host);
            }
        }
    }

    public bool Contains(int port)
    {
        lock (open)
        {
            return open.Values.Any(known => known.Number == port);
        }
    }

    public bool CanBind(EndPoint endpoint) => endpoint == Marker;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await arrived.Reader.WaitToReadAsync(cancellationToken) && arrived.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (closing.IsCancellationRequested)
        {
            return ValueTask.CompletedTask;
        }

        lock (open)
        {
            closing.Cancel();
            foreach (var socket in open.Values.SelectMany(port => port.Sockets))
            {
                socket.Dispose();
            }
        }

        arrived.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        connections.Dispose();
        serverMemory.MemoryPool.Dispose();
    }

    private async Task AcceptAsync(Socket socket, AddressedHost host)
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(closing.Token);
                accepted.NoDelay = true; // as the web server's own
                var connection = connections.Create(accepted);
                if (!budget.TryTake(connection, Listener.Data))
                {
                    connection.Abort();
                    await connection.DisposeAsync();
                    continue;
                }

                connection.Features.Set(host);
                connection.Features.Set(data);
                connection.Features.Set<IMemoryPoolFeature>(serverMemory);
                await arrived.Writer.WriteAsync(connection, closing.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
            {
                return;
            }
            catch (SocketException)
            {
                // That one connection came to nothing.
            }
        }
    }

    // The connections' own is the shared pool, of which the server cannot rent "any size": it gets no memory at all.
    private sealed record ServerMemory(MemoryPool<byte> MemoryPool) : IMemoryPoolFeature;

    private sealed class MarkerEndPoint : EndPoint
    {
        public override string ToString() => "ports of single hosts";
    }

    private sealed record OpenPort(int Number, Socket[] Sockets)
    {
        public static OpenPort Bind(ListenerOptions options)
        {
            var bound = ListenerSockets.BindFreePort(Listener.Data, options);
            return new(bound[0].EndPoint.Port, [.. bound.Select(socket => socket.Socket)]);
        }
    }
}
