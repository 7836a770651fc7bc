using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>Connections that are too many: those without a request make room for others, and those with one go on.</summary>
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
    public async Task One_too_many_takes_the_place_of_the_one_that_has_been_silent_longest()
    {
        using var held = new Held();
        var first = await held.OpenAsync(emulator.DataAddress);
        for (var i = 1; i < OfData; i++)
        {
            await held.OpenAsync(emulator.DataAddress);
        }

        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{emulator.DataAddress.Port}") }; // to where the others are, which are accepted first
        (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeClosedAsync(() => Task.FromResult(first));
        log.Count(line => line.Contains("14 connections are open, which is as many as there may be")).ShouldBe(1);
    }

    [Fact]
    public void By_default_ten_thousand_that_say_nothing_leave_room()
    {
        Assert.SkipWhen(ConnectionBudget.OfFiles(FileLimit.OfProcess()) < new ServerLimits().Connections, "this process may have too few files open");
        var budget = new ConnectionBudget(new EmulatorOptions(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<ConnectionBudget>.Instance);

        (budget.Most - budget.KeptForControl).ShouldBe(10_500);
    }

    [Fact]
    public async Task Nor_does_one_stay_that_begins_a_request_and_does_not_go_on_with_it()
    {
        using var held = new Held();
        for (var i = 0; i < 5 * OfData; i++)
        {
            await (await held.OpenAsync(emulator.DataAddress)).SendAsync("GET /metadata/identity/oauth2/token HTTP/1.1\r\nHost: x"u8.ToArray(), Cancel);
        }

        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nor_one_that_does_not_go_on_with_the_body()
    {
        using var held = new Held();
        for (var i = 0; i < 5 * OfData; i++)
        {
            await (await held.OpenAsync(emulator.DataAddress)).SendAsync("POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nres"u8.ToArray(), Cancel);
        }

        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        await UntilAsync(async () => (await client.TokenAsync()).StatusCode == HttpStatusCode.OK); // those that have just come may have the places for a moment
    }

    [Fact]
    public async Task One_that_is_used_keeps_its_place_among_hundreds_that_are_not()
    {
        var opened = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                opened++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = emulator.DataAddress };
        using var held = new Held();
        for (var i = 0; i < 200; i++)
        {
            await held.OpenAsync(emulator.DataAddress);
            (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        opened.ShouldBeLessThan(5); // a dozen places: it would be a new one for every dozen; and where the processor is busy, a dozen may come in between two of its requests
    }

    [Fact]
    public async Task Where_all_wait_for_an_answer_others_are_closed_at_once_and_when_one_has_it_there_is_room_again()
    {
        using var held = new Held();
        await WaitForAnswersAsync(held, emulator.DataAddress);
        for (var i = 0; i < 50; i++)
        {
            await ShouldBeClosedAsync(emulator.DataAddress);
        }

        await ShouldBeClosedAsync(emulator.TlsAddress);
        log.Count(line => line.Contains("14 connections wait for an answer, which is as many as there may be")).ShouldBe(1);

        held.Dispose();
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        await UntilAsync(async () => (await client.TokenAsync()).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Some_are_kept_for_whoever_wants_to_see_what_goes_on()
    {
        using var held = new Held();
        await WaitForAnswersAsync(held, emulator.DataAddress);
        using var client = new HttpClient { BaseAddress = emulator.ControlAddress };
        using var events = await client.GetAsync("/_emulator/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var more = await client.GetAsync("/_emulator/events", HttpCompletionOption.ResponseHeadersRead, Cancel);

        await ShouldBeClosedAsync(emulator.ControlAddress);
    }

    [Fact]
    public async Task The_ports_of_single_hosts_count_too()
    {
        var port = new Uri(emulator.Environment("containergroup")["AZURE_POD_IDENTITY_AUTHORITY_HOST"]);
        port.Port.ShouldNotBe(emulator.DataAddress.Port);
        using var held = new Held();
        await WaitForAnswersAsync(held, port);

        await ShouldBeClosedAsync(port);
        await ShouldBeClosedAsync(emulator.DataAddress);
    }

    [Theory, InlineData(1024, 480), InlineData(256, 16), InlineData(20_000, 14_712), InlineData(int.MaxValue, 1_610_612_447)]
    public void A_process_that_may_open_few_files_has_few(int files, int connections) => ConnectionBudget.OfFiles(files).ShouldBe(connections);

    // As many as there may be ask for a token, and are left without an answer.
    private async Task WaitForAnswersAsync(Held held, Uri address)
    {
        var drill = emulator.Faults.Add("hang");
        for (var i = 0; i < OfData; i++)
        {
            var socket = await held.OpenAsync(address);
            await socket.SendAsync("GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=r HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n\r\n"u8.ToArray(), Cancel);
        }

        await UntilAsync(() => Task.FromResult(drill.State.Applied == OfData));
        drill.Dispose(); // who waits already goes on waiting
    }

    private static async Task ShouldBeClosedAsync(Uri address)
    {
        using var held = new Held();
        await ShouldBeClosedAsync(() => held.OpenAsync(address));
    }

    private static async Task ShouldBeClosedAsync(Func<Task<Socket>> connection)
    {
        try
        {
            (await (await connection()).ReceiveAsync(new byte[1], Cancel)).ShouldBe(0);
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
