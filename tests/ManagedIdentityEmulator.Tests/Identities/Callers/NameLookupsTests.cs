using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Identities.Callers;

/// <summary>A flood from addresses that nobody knows asks the name server for no more than a trickle does: ten times a second at most for each name.</summary>
public sealed class NameLookupsTests
{
    private readonly ConcurrentQueue<string> asked = new();
    private readonly EmulatorClock time = new();
    private readonly NetworkTime network;

    public NameLookupsTests()
    {
        time.Freeze();
        network = new(time);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_however_many_unknown_addresses_ask_at_the_same_time()
    {
        var answer = new TaskCompletionSource<IPAddress[]>();
        var names = new CallerNames([("worker", "vm1")], Asking(_ => answer.Task), network);

        var waiting = Enumerable.Range(0, 1000).AsParallel().Select(i => names.HostOfAsync(Address(i))).ToList();
        answer.SetResult([Address(7)]);

        (await Task.WhenAll(waiting)).Count(host => host == "vm1").ShouldBe(1);
        asked.ShouldBe(["worker"]);
    }

    [Theory, InlineData(SocketError.HostNotFound), InlineData(SocketError.TryAgain)]
    public async Task That_a_name_is_nobodys_is_remembered_for_some_seconds(SocketError error)
    {
        var names = new CallerNames([("nobody", "vm1")], Asking(_ => Task.FromException<IPAddress[]>(new SocketException((int)error))), network);

        (await Task.WhenAll(Enumerable.Range(0, 100).Select(i => names.HostOfAsync(Address(i))))).ShouldAllBe(host => host == null);

        asked.Count.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(5));
        (await names.HostOfAsync(Address(1))).ShouldBeNull();
        asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_not_to_be_old_is_asked_for_again_when_it_is()
    {
        var lookups = new NameLookups(Asking(_ => Task.FromResult<IPAddress[]>([])), network);
        foreach (var passed in new[] { 0, 99, 1, 99 })
        {
            time.Advance(TimeSpan.FromMilliseconds(passed));
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => lookups.FindAsync("worker", TimeSpan.FromMilliseconds(100))));
        }

        asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_name_that_is_still_being_looked_up_is_not_looked_up_again()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        var lookups = new NameLookups(Asking(_ => never.Task), network);

        var first = lookups.FindAsync("dead");
        time.Advance(TimeSpan.FromMinutes(1));
        var second = lookups.FindAsync("DEAD");
        never.SetResult([]);

        (await first).ShouldBeSameAs(await second);
        asked.ShouldNotContain("DEAD");
    }

    [Fact]
    public async Task A_question_that_is_not_answered_is_asked_again_beside_it_a_few_times()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        var lookups = new NameLookups(Asking(_ => never.Task), network);

        var answer = lookups.FindAsync("worker");
        await AskedAsync(NameLookups.MostQuestions);
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        asked.Count.ShouldBe(NameLookups.MostQuestions);
        never.SetResult([Address(1)]);
        (await answer).ShouldBe([Address(1)]);
    }

    [Theory, InlineData(4499, true), InlineData(4501, false)]
    public async Task That_there_is_no_such_name_is_not_believed_where_it_is_said_late(int milliseconds, bool isBelieved)
    {
        var answer = new TaskCompletionSource<IPAddress[]>();
        var lookups = new NameLookups(Asking(_ => asked.Count == 1 ? answer.Task : new TaskCompletionSource<IPAddress[]>().Task), network);

        var addresses = lookups.FindAsync("worker");
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        answer.SetException(new SocketException((int)SocketError.HostNotFound));

        (await addresses is []).ShouldBe(isBelieved);
    }

    [Fact]
    public async Task Names_that_are_never_answered_keep_no_place_of_others()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        var lookups = new NameLookups(Asking(name => name == "worker" ? Task.FromResult<IPAddress[]>([Address(1)]) : never.Task), network);
        for (var i = 1; i < NameLookups.MostAtOnce; i++)
        {
            _ = lookups.FindAsync($"dead-{i}");
        }

        await AskedAsync(2 * (NameLookups.MostAtOnce - 1)); // each again

        (await lookups.FindAsync("worker").WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe([Address(1)]);
    }

    [Fact]
    public async Task Of_many_names_few_are_looked_up_at_once()
    {
        var (looking, most) = (0, 0);
        var lookups = new NameLookups(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref looking));
            await Task.Yield();
            Interlocked.Decrement(ref looking);
            return [];
        }, network);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => lookups.FindAsync($"worker-{i}"))));

        most.ShouldBeInRange(1, NameLookups.MostAtOnce);
    }

    private async Task AskedAsync(int times)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (asked.Count < times)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(5, patience.Token);
        }
    }

    private Func<string, Task<IPAddress[]>> Asking(Func<string, Task<IPAddress[]>> answer) => name =>
    {
        asked.Enqueue(name);
        return answer(name);
    };

    private static IPAddress Address(int number) => new([10, 99, (byte)(number >> 8), (byte)number]);
}
