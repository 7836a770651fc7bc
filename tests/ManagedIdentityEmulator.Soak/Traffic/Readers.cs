using System.Net;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Soak.Programs;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Those who read the journal, and the stream of events: as they should, slowly, not at all, and those that vanish.</summary>
internal sealed class Readers(Caller caller, Findings findings, Random random)
{
    private static readonly TimeSpan stay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan longStay = TimeSpan.FromMinutes(2);

    public IEnumerable<Errand> Errands() =>
    [
        Errand.PerSecond("the journal read", 1, JournalAsync),
        Errand.PerSecond("other logs read", 1, LogsAsync),
        Errand.PerSecond("a request waited for", 2, WaitAsync),
        Errand.PerSecond("waiting given up", 2, GiveUpAsync),
        new("events read", TimeSpan.FromSeconds(1), cancel => ListenAsync(64 * 1024, TimeSpan.Zero, cancel)),
        new("events read slowly", TimeSpan.FromSeconds(1), cancel => ListenAsync(100, TimeSpan.FromMilliseconds(200), cancel)),
        new("events not read", TimeSpan.FromSeconds(1), cancel => NeverReadAsync(stay, cancel)),
        new("events not read for minutes", TimeSpan.FromSeconds(1), cancel => NeverReadAsync(longStay, cancel)),
        Errand.PerSecond("events' readers that vanish", 2, VanishAsync),
    ];

    private async Task JournalAsync(CancellationToken cancel)
    {
        var journal = await caller.ControlAsync(HttpMethod.Get, "/_emulator/requests", null, HttpStatusCode.OK, cancel);
        var count = journal!.AsArray().Count;
        if (count > SoakSettings.JournalCapacity)
        {
            throw new InvalidOperationException($"the journal has {count} requests, more than its capacity");
        }

        findings.Count("the journal full", count == SoakSettings.JournalCapacity ? 1 : 0);
    }

    private async Task LogsAsync(CancellationToken cancel)
    {
        foreach (var log in new[] { "state", "keys", "signins", "activity", "faults" })
        {
            await caller.ControlAsync(HttpMethod.Get, $"/_emulator/{log}", null, HttpStatusCode.OK, cancel);
        }
    }

    private Task WaitAsync(CancellationToken cancel) =>
        caller.ControlAsync(HttpMethod.Get, $"/_emulator/requests?host=vm&since={DateTimeOffset.MaxValue.AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}&wait=300ms", null, HttpStatusCode.OK, cancel);

    private async Task GiveUpAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(random.Next(5, 200));
        try
        {
            await caller.ControlAsync(HttpMethod.Get, "/_emulator/requests?host=nobody&wait=10m", null, HttpStatusCode.OK, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // As was meant.
        }
    }

    // There are rotations all the time: who reads on gets more, until he goes.
    private async Task ListenAsync(int most, TimeSpan pause, CancellationToken cancel)
    {
        using var socket = await OpenAsync(cancel);
        var buffer = new byte[most];
        for (var end = DateTime.UtcNow + stay; DateTime.UtcNow < end; await Task.Delay(pause, cancel))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            if (await socket.ReceiveAsync(buffer, patience.Token) == 0)
            {
                throw new InvalidOperationException("the stream of events has ended");
            }
        }
    }

    private async Task NeverReadAsync(TimeSpan time, CancellationToken cancel)
    {
        using var socket = await OpenAsync(cancel);
        await Task.Delay(time, cancel);
    }

    private async Task VanishAsync(CancellationToken cancel)
    {
        using var socket = await OpenAsync(cancel);
        await Task.Delay(random.Next(500), cancel);
        socket.LingerState = new(enable: true, seconds: 0); // closed so, it is reset
    }

    private async Task<Socket> OpenAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, caller.Emulator.Control.Port, cancel);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /_emulator/events HTTP/1.1\r\nHost: localhost:{caller.Emulator.Control.Port}\r\n\r\n"), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
