using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>The journal itself: bounded, numbered, and read while it is written.</summary>
public sealed class RequestJournalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(1, 1), InlineData(10, 10), InlineData(100, 100), InlineData(101, 100), InlineData(250, 100), InlineData(1000, 100)]
    public void It_remembers_as_many_as_configured_and_forgets_the_oldest_first(int written, int remembered)
    {
        var journal = Of(capacity: 100);
        Write(journal, written);

        IdsOf(journal).ShouldBe(Enumerable.Range(written - remembered + 1, remembered).Select(id => (long)id));
    }

    [Fact]
    public void A_capacity_of_one_is_the_newest_alone()
    {
        var journal = Of(capacity: 1);
        Write(journal, 3);

        IdsOf(journal).ShouldBe([3]);
    }

    [Fact]
    public void Numbers_go_on_after_it_was_cleared()
    {
        var journal = Of(capacity: 100);
        Write(journal, 150);
        journal.Clear();
        IdsOf(journal).ShouldBeEmpty();

        Write(journal, 130);

        IdsOf(journal).ShouldBe(Enumerable.Range(181, 100).Select(id => (long)id));
        journal.LastId.ShouldBe(280);
    }

    [Fact]
    public async Task A_wait_ends_at_once_where_there_is_one_as_soon_as_there_is_one_else_with_none()
    {
        var journal = Of(capacity: 100);
        var later = journal.WaitAsync(entry => entry.Path == "/3", Cancel);
        Write(journal, 2);

        (await journal.WaitAsync(entry => entry.Path == "/2", Cancel)).ShouldHaveSingleItem().Id.ShouldBe(2);
        later.IsCompleted.ShouldBeFalse();
        journal.Clear(); // while somebody waits
        Write(journal, 1);
        (await later).ShouldHaveSingleItem().Id.ShouldBe(3);

        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        (await journal.WaitAsync(entry => entry.Path == "/9", end.Token)).ShouldBeEmpty();
        using var ended = new CancellationTokenSource(0);
        (await journal.WaitAsync(entry => entry.Path == "/3", ended.Token)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Readers_see_each_entry_once_and_in_order_however_many_write()
    {
        const int Writers = 4, Each = 5000, Readers = 100;
        var journal = Of(capacity: Writers * Each);

        var reading = Enumerable.Range(0, Readers).Select(_ => Task.Run(async () =>
        {
            var seen = new List<long>();
            while (seen.Count < Writers * Each)
            {
                var last = seen.Count == 0 ? 0 : seen[^1];
                seen.AddRange((await journal.WaitAsync(_ => true, Cancel, after: last)).Select(entry => entry.Id));
            }

            return seen;
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => Write(journal, Each))));

        var expected = Enumerable.Range(1, Writers * Each).Select(id => (long)id).ToList();
        foreach (var seen in await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(60), Cancel))
        {
            seen.SequenceEqual(expected).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_reading_in_parts_ends_with_what_there_was_and_leaves_out_what_is_forgotten_meanwhile()
    {
        var journal = Of(capacity: 250);
        Write(journal, 250);
        using var reading = journal.ReadInParts(entry => entry.Id != 2).GetEnumerator();
        reading.MoveNext().ShouldBeTrue();

        Write(journal, 200);

        List<long> ids = [reading.Current.Id];
        while (reading.MoveNext())
        {
            ids.Add(reading.Current.Id);
        }

        ids.ShouldBe([1, .. Ids(3, 100), .. Ids(201, 250)]);

        static IEnumerable<long> Ids(int from, int to) => Enumerable.Range(from, to - from + 1).Select(id => (long)id);
    }

    [Fact]
    public void An_entry_is_the_same_line_in_every_language_of_the_machine()
    {
        var journal = Of(capacity: 1);
        Write(journal, 1);
        var finnish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        finnish.DateTimeFormat.TimeSeparator = ".";

        CultureInfo.CurrentCulture = finnish;

        $"{journal.Read(_ => true)[0]}".ShouldBe("#1 00:00:00.000 imds: GET /1: 200, answered, ");
    }

    private static RequestJournal Of(int capacity) => new(new EmulatorOptions { Journal = { Capacity = capacity } });

    private static IEnumerable<long> IdsOf(RequestJournal journal) => journal.Read(_ => true).Select(entry => entry.Id);

    private static void Write(RequestJournal journal, int count)
    {
        for (var i = 0; i < count; i++)
        {
            journal.Add(new()
            {
                Time = DateTimeOffset.UnixEpoch,
                Protocol = ProtocolName.Imds,
                Method = "GET",
                Path = $"/{journal.LastId + 1}",
                Client = new(null, null),
                Status = 200,
                Outcome = RequestOutcome.Answered,
                Reason = "",
                Duration = TimeSpan.Zero,
            });
        }
    }
}
