using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>Connections that are too many: they are closed at once, and those that there are go on.</summary>
public sealed class ConnectionBudgetTests : IAsyncLifetime
{
    private const int Most = 16;
    private const int OfData = 14;

    private readonly ConcurrentQueue<string> log = new();
    private Emulator emulator = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        emulator = await Emulator.StartAsync(e => e.LogTo(log.Enqueue).Configure(options => options.Listeners.Limits = new() { Connections = Most }), Cancel);

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task One_too_many_is_closed_and_when_another_ends_there_is_room_again()
    {
        using var held = new Held();
        for (var i = 0; i < OfData; i++)
        {
            await held.OpenAsync(emulator.DataAddress);
        }

        for (var i = 0; i < 50; i++)
        {
            await ShouldBeClosedAsync(emulator.DataAddress);
        }

        await ShouldBeClosedAsync(emulator.TlsAddress);
        log.Count(line => line.Contains("14 connections are open, which is as many as there may be")).ShouldBe(1);

        held.Dispose();
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        await UntilAsync(async () => (await client.TokenAsync()).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Some_are_kept_for_whoever_wants_to_see_what_goes_on()
    {
        using var held = new Held();
        for (var i = 0; i < OfData; i++)
        {
            await held.OpenAsync(i % 2 == 0 ? emulator.DataAddress : emulator.TlsAddress);
        }

        using var client = new HttpClient { BaseAddress = emulator.ControlAddress };
        (await client.GetAsync("/_emulator/state", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await held.OpenAsync(emulator.ControlAddress);
        await ShouldBeClosedAsync(emulator.ControlAddress);
    }

    [Fact]
    public async Task The_ports_of_single_hosts_count_too()
    {
        var port = new Uri(emulator.Environment("containergroup")["AZURE_POD_IDENTITY_AUTHORITY_HOST"]);
        port.Port.ShouldNotBe(emulator.DataAddress.Port);
        using var held = new Held();
        for (var i = 0; i < OfData; i++)
        {
            await held.OpenAsync(port);
        }

        await ShouldBeClosedAsync(port);
        await ShouldBeClosedAsync(emulator.DataAddress);
    }

    [Theory, InlineData(1024, 480), InlineData(256, 16), InlineData(20_000, 14_712), InlineData(int.MaxValue, 1_610_612_447)]
    public void A_process_that_may_open_few_files_has_few(int files, int connections) => ConnectionBudget.OfFiles(files).ShouldBe(connections);

    private static async Task ShouldBeClosedAsync(Uri address)
    {
        using var held = new Held();
        try
        {
            var socket = await held.OpenAsync(address);
            (await socket.ReceiveAsync(new byte[1], Cancel)).ShouldBe(0);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // That is what most see.
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (true)
        {
            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(5, Cancel);
        }
    }

    // The system accepts for the server: that it has one is known when it is closed, or when it is answered.
    private sealed class Held : IDisposable
    {
        private readonly List<Socket> sockets = [];

        public async Task<Socket> OpenAsync(Uri address)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, Cancel);
            return socket;
        }

        public void Dispose() => sockets.ForEach(socket => socket.Dispose());
    }
}
