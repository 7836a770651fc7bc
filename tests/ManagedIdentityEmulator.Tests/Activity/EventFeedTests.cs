using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Tests.Activity;

public sealed class EventFeedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listener_that_does_not_keep_up_loses_the_oldest_and_all_of_them_share_what_waits()
    {
        var feed = new EventFeed();
        var (one, other) = (feed.Listen(Cancel), feed.Listen(Cancel));
        for (var i = 0; i < Limits.EventsAhead + 500; i++)
        {
            feed.Publish("request", DateTimeOffset.UnixEpoch, ("id", $"{i}"));
        }

        var (waiting, theirs) = (await TakeAsync(one), await TakeAsync(other));

        waiting[0].Data["id"].ShouldBe("500");
        waiting[^1].Data["id"].ShouldBe($"{Limits.EventsAhead + 499}");
        waiting.Zip(theirs).ShouldAllBe(pair => ReferenceEquals(pair.First, pair.Second));
    }

    private static ValueTask<List<EmulatorEvent>> TakeAsync(IAsyncEnumerable<EmulatorEvent> events) => events.Take(Limits.EventsAhead).ToListAsync(Cancel);
}
