using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Activity.Log;

namespace ManagedIdentityEmulator.Tests.Activity;

public sealed class ActivityLogTests
{
    [Fact]
    public async Task A_full_log_forgets_the_oldest_and_counts_on_whoever_writes()
    {
        var log = new ActivityLog(new EventFeed());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                log.Add(Entry());
            }
        })));

        log.Read(_ => true).Select(entry => entry.Id).ShouldBe(Enumerable.Range(5000 - ActivityLog.Capacity + 1, ActivityLog.Capacity).Select(id => (long)id));
        log.Clear();
        log.Read(_ => true).ShouldBeEmpty();
        log.Add(Entry()).Id.ShouldBe(5001);
    }

    internal static ActivityEntry Entry() => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Operation = "Microsoft.ManagedIdentity/userAssignedIdentities/write",
        OperationName = "Write UserAssignedIdentities",
        Method = "PUT",
        Resource = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i",
        ResourceType = "Microsoft.ManagedIdentity/userAssignedIdentities",
        Outcome = ActivityOutcome.Succeeded,
        Status = 201,
        CorrelationId = Guid.Empty,
    };
}
