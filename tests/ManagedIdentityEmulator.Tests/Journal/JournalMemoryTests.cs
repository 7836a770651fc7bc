using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Measures the memory of the whole process, and so runs alone.</summary>
[Collection(nameof(JournalMemoryTests)), CollectionDefinition(nameof(JournalMemoryTests), DisableParallelization = true)]
public sealed class JournalMemoryTests
{
    [Fact]
    public async Task Ten_thousand_of_the_longest_entries_take_as_much_as_is_said()
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // what other tests have left ends meanwhile
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var journal = new RequestJournal(new EmulatorOptions { Journal = { Capacity = 10_000 } });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20_000; i++)
        {
            journal.Add(Longest(i));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 10_000;
        GC.KeepAlive(journal);
        each.ShouldBeInRange(1000, 4000);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_has_little_of_a_full_journal_written_for_it_and_one_that_reads_gets_all()
    {
        var options = new EmulatorOptions { Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off } };
        await using var server = await EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { }, cancel: TestContext.Current.CancellationToken);
        var (control, journal) = (new Uri(server.Addresses.Control), server.Services.GetRequiredService<RequestJournal>());
        for (var i = 0; i < 10_000; i++)
        {
            journal.Add(Longest(i));
        }

        using var client = new HttpClient { BaseAddress = control };
        await client.GetAsync("/_emulator/requests?since=10000", TestContext.Current.CancellationToken); // compiled
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        var before = GC.GetTotalAllocatedBytes();

        await slow.ConnectAsync(IPAddress.Loopback, control.Port, TestContext.Current.CancellationToken);
        await slow.SendAsync("GET /_emulator/requests HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        while (slow.Available == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Task.Delay(200, TestContext.Current.CancellationToken); // in which the whole would long be written
        var taken = GC.GetTotalAllocatedBytes() - before;
        var whole = await client.GetByteArrayAsync("/_emulator/requests", TestContext.Current.CancellationToken);

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
