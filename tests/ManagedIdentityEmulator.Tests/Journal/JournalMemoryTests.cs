using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Measures the memory of the whole process, and so runs alone.</summary>
[Collection(nameof(JournalMemoryTests)), CollectionDefinition(nameof(JournalMemoryTests), DisableParallelization = true)]
public sealed class JournalMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_of_the_longest_entries_take_as_much_as_is_said()
    {
        await QuietProcess.WaitAsync(Cancel);

        // What other tests have left may go at any moment: it falls into one of the rounds.
        List<long> rounds = [];
        RequestJournal[] journals = [.. Enumerable.Range(0, 3).Select(_ => new RequestJournal(new EmulatorOptions { Journal = { Capacity = 10_000 } }))];
        foreach (var journal in journals)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 20_000; i++)
            {
                journal.Add(Longest(i));
            }

            rounds.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / 10_000);
        }

        GC.KeepAlive(journals);
        rounds.Order().ElementAt(1).ShouldBeInRange(1000, 4000);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_has_little_of_a_full_journal_written_for_it_and_one_that_reads_gets_all()
    {
        var options = new EmulatorOptions { Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off } };
        await using var server = await EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { }, cancel: Cancel);
        var (control, journal) = (new Uri(server.Addresses.Control), server.Services.GetRequiredService<RequestJournal>());
        for (var i = 0; i < 10_000; i++)
        {
            journal.Add(Longest(i));
        }

        using var client = new HttpClient { BaseAddress = control };
        await client.GetAsync("/_emulator/requests?since=10000", Cancel); // compiled
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await QuietProcess.WaitAsync(Cancel);
        var before = GC.GetTotalAllocatedBytes();

        await slow.ConnectAsync(IPAddress.Loopback, control.Port, Cancel);
        await slow.SendAsync("GET /_emulator/requests HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancel);
        while (slow.Available == 0)
        {
            await Task.Delay(10, Cancel);
        }

        await Task.Delay(200, Cancel); // in which the whole would long be written
        var taken = GC.GetTotalAllocatedBytes() - before;
        var whole = await client.GetByteArrayAsync("/_emulator/requests", Cancel);

        JsonDocument.Parse(whole).RootElement.GetArrayLength().ShouldBe(10_000);
        taken.ShouldBeLessThan(whole.Length / 2, "the system's own buffers hold some megabytes");
    }

    private static JournalEntry Longest(int number)
    {
        return new()
        {
            Time = DateTimeOffset.UnixEpoch,
            Protocol = ProtocolName.Imds,
            Host = "vm",
            Method = "GET",
            Path = Text(),
            Selector = Text(),
            Resource = Text(),
            Identity = "orders",
            ClientId = Guid.NewGuid(),
            Client = new(Text(), $"::{number}", Text(64), Text(64)),
            Status = 400,
            Outcome = RequestOutcome.Refused,
            Reason = Text(600),
            Duration = TimeSpan.Zero,
        };

        string Text(int length = 200) => LogText.Printable($"{number}".PadRight(length + 100, 'x'), length);
    }
}
