using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Measures the memory of the whole process, and so runs alone.</summary>
[Collection(nameof(JournalMemoryTests)), CollectionDefinition(nameof(JournalMemoryTests), DisableParallelization = true)]
public sealed class JournalMemoryTests
{
    [Fact]
    public void Ten_thousand_of_the_longest_entries_take_as_much_as_is_said()
    {
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
