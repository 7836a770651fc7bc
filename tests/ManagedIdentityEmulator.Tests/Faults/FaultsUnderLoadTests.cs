using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>Drills that come and go, clients that wait and clients that do not read: nobody else notices.</summary>
public sealed class FaultsUnderLoadTests
{
    private const int MostThreads = 100; // of the whole test process; a thread for each of those that wait would be more

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_outside_a_rule_is_touched_while_drills_come_and_go()
    {
        await using var emulator = await StartAsync();
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        string[] effects = ["503", "429 retry-after=1, ok", "html", "empty", "truncated", "malformed", "missing=expires_on", "expired-token", "identity-not-found", "delay=1ms", "cut", "reset"];
        var usual = await TextAsync(client, "calm");
        using var storm = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var drills = Task.Run(() => ComeAndGo(emulator, effects, storm.Token), Cancel);
        var stormy = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => SufferAsync(client, storm.Token), Cancel)));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                for (var i = 0; i < 500; i++)
                {
                    (await TextAsync(client, "calm")).ShouldBe(usual);
                }
            },
            Cancel)));
        await storm.CancelAsync();
        (await drills).ShouldBeGreaterThan(effects.Length);
        (await stormy).ShouldAllBe(befallen => befallen > 0);

        emulator.Requests.Where(entry => entry.Host == "calm").ShouldAllBe(entry => entry.Outcome == RequestOutcome.Issued && entry.Fault == null);
        emulator.Faults.Clear();
        (await TextAsync(client, "stormy")).ShouldContain("access_token");
    }

    [Fact]
    public async Task Hundreds_that_hang_hold_no_thread_and_nobody_up_and_end_with_their_clients()
    {
        const int Hanging = 250;
        await using var emulator = await StartAsync();
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        using var gaveUp = new CancellationTokenSource();
        var drill = emulator.Faults.Add("hang", f => f.Host = "stormy");

        var hanging = Enumerable.Range(0, Hanging).Select(_ => SendAsync(client, "stormy", gaveUp.Token)).ToList();
        await UntilAsync(() => drill.State.Applied == Hanging);
        await Promptness.ShouldBeWithinAsync(TimeSpan.FromSeconds(5), () => Promptness.OfAsync(async () =>
        {
            emulator.ClearRequests();
            for (var i = 0; i < 100; i++)
            {
                (await TextAsync(client, "calm")).ShouldContain("access_token");
            }
        }));

        ThreadPool.ThreadCount.ShouldBeLessThan(MostThreads);
        hanging.ShouldAllBe(one => !one.IsCompleted);
        emulator.Requests.Count.ShouldBe(100);

        await gaveUp.CancelAsync();
        await UntilAsync(() => emulator.Requests.Count == 100 + Hanging);
        emulator.Requests.Where(entry => entry.Host == "stormy").ShouldAllBe(entry => entry.Status == 0 && entry.Outcome == RequestOutcome.Faulted);
        foreach (var one in hanging)
        {
            await Should.ThrowAsync<OperationCanceledException>(one);
        }
    }

    [Theory, InlineData("hang"), InlineData("503 delay=1h"), InlineData("expired-token delay=1h"), InlineData("delay=1h")]
    public async Task The_end_of_the_emulator_waits_for_nobody_who_waits(string effect)
    {
        // What hangs is cut off, and what was to be answered later is answered now.
        await Promptness.ShouldBeWithinAsync(TimeSpan.FromSeconds(0.9), EndAsync);

        async Task<TimeSpan> EndAsync()
        {
            using var client = new HttpClient();
            var emulator = await StartAsync();
            client.BaseAddress = emulator.DataAddress;
            var drill = emulator.Faults.Add(effect, f => f.Host = "stormy");
            var waiting = Enumerable.Range(0, 20).Select(_ => SendAsync(client, "stormy", Cancel)).ToList();
            await UntilAsync(() => drill.State.Applied == 20);

            var took = await Promptness.OfAsync(async () => await emulator.DisposeAsync());

            foreach (var one in waiting)
            {
                Task ends = effect == "hang" ? Should.ThrowAsync<HttpRequestException>(one) : one;
                await ends;
            }

            return took;
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_nobody_up()
    {
        await using var emulator = await StartAsync();
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        emulator.Faults.Add("malformed", f => f.Host = "stormy");
        using (await AskUntilNothingGoesAsync(emulator.DataAddress.Port))
        {
            (await TextAsync(client, "calm")).ShouldContain("access_token");
        }

        (await TextAsync(client, "calm")).ShouldContain("access_token");
    }

    // Many requests without an answer being read, until both sides' buffers are full.
    private static async Task<Socket> AskUntilNothingGoesAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 4096, ReceiveBufferSize = 4096 };
        await socket.ConnectAsync("127.0.0.1", port, Cancel);
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {PathOf("stormy")} HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\n\r\n", 100)));
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(TimeSpan.FromMilliseconds(300));
            try
            {
                await socket.SendAsync(requests, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return socket;
            }
        }
    }

    private static async Task<int> ComeAndGo(Emulator emulator, string[] effects, CancellationToken end)
    {
        var rounds = 0;
        for (; !end.IsCancellationRequested; rounds++)
        {
            using var drill = emulator.Faults.Add(effects[rounds % effects.Length], f => (f.Name, f.Host) = ("storm", "stormy"));
            emulator.Faults.Add("410", f => (f.Name, f.Host, f.Times) = ("gust", "stormy", 1)); // it ends by itself
            await Task.Yield();
        }

        return rounds;
    }

    private static async Task<int> SufferAsync(HttpClient client, CancellationToken end)
    {
        var befallen = 0;
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var answer = await SendAsync(client, "stormy", Cancel);
                befallen += answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
            }
            catch (HttpRequestException)
            {
                befallen++; // cut, or reset
            }
        }

        return befallen;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(1, Cancel);
        }
    }

    private static string PathOf(string host) => $"/hosts/{host}{WireClient.TokenPath}?api-version=2018-02-01&resource=https://vault.azure.net";

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string host, CancellationToken cancel) =>
        client.SendAsync(new(HttpMethod.Get, PathOf(host)) { Headers = { { "Metadata", "true" } } }, cancel);

    private static async Task<string> TextAsync(HttpClient client, string host)
    {
        var text = await (await SendAsync(client, host, Cancel)).TextAsync();
        return System.Text.RegularExpressions.Regex.Replace(text, "\"expires_in\":\"[0-9]+\"", "");
    }

    private static Task<Emulator> StartAsync() => Emulator.StartAsync(e => e.AddVirtualMachine("calm").AddVirtualMachine("stormy"), Cancel);
}
