using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Tests.Identities.Callers;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class CallerTests
{
    [Theory]
    [InlineData("172.28.0.10", "vm1")]
    [InlineData("::ffff:172.28.0.10", "vm1")]
    [InlineData("172.28.0.11", "vm2")] // the narrower of two ranges
    [InlineData("172.28.9.9", "vm3")]
    [InlineData("fd00::7", "vm2")]
    [InlineData("10.0.0.1", "first")]
    [InlineData("127.0.0.1", "first")]
    public async Task A_request_is_the_hosts_that_claims_its_source_else_the_first_virtual_machines(string source, string host)
    {
        using var callers = Callers(
            Machine("vm1", "172.28.0.10"), Machine("vm2", "172.28.0.0/28", "fd00::/64"), Machine("vm3", "172.28.0.0/16"));

        (await callers.HostOfAsync(IPAddress.Parse(source)))!.Name.ShouldBe(host);
    }

    [Fact]
    public async Task Hosts_that_are_added_at_the_same_time_all_have_their_sources()
    {
        for (var round = 0; round < 20; round++)
        {
            var registry = new IdentityRegistry();
            using var callers = new CallerDirectory(registry);
            var machines = Registry([.. Enumerable.Range(0, 16).Select(i => Machine($"vm{i}", $"10.0.0.{i}"))]).Hosts.Where(host => host.Callers.Length > 0).ToList();

            await Task.WhenAll(machines.Select(machine => Task.Run(() => registry.Put(machine))));

            foreach (var machine in machines)
            {
                (await callers.HostOfAsync(IPAddress.Parse(machine.Callers.Single())))!.Name.ShouldBe(machine.Name);
            }
        }
    }

    [Fact]
    public async Task A_host_name_is_looked_up()
    {
        var addresses = await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken);
        var own = addresses.FirstOrDefault(address => !IPAddress.IsLoopback(address));
        Assert.SkipWhen(own is null && Environment.GetEnvironmentVariable("MI_EMULATOR_TESTS_NO_SKIP") is null, "this machine's name stands for loopback only");
        using var callers = Callers(Machine("vm1", Dns.GetHostName()), Machine("vm2", "no-such-name.invalid"));

        (await callers.HostOfAsync(own ?? IPAddress.Parse("192.0.2.1")))!.Name.ShouldBe(own is null ? "first" : "vm1");
        (await callers.HostOfAsync(IPAddress.Parse("192.0.2.1")))!.Name.ShouldBe("first");
    }

    [Fact]
    public async Task A_name_for_loopback_and_an_address_in_its_IPv6_form_are_claims_like_any_other()
    {
        using var callers = Callers(Machine("vm1", "localhost"), Machine("vm2", "::ffff:10.0.0.7"), Machine("vm3", "::ffff:10.3.0.0/112"));

        (await callers.HostOfAsync(IPAddress.Loopback))!.Name.ShouldBe("vm1");
        (await callers.HostOfAsync(IPAddress.Parse("10.0.0.7")))!.Name.ShouldBe("vm2");
        (await callers.HostOfAsync(IPAddress.Parse("10.3.0.1")))!.Name.ShouldBe("vm3");
    }

    [Fact]
    public async Task A_container_that_asks_right_after_its_start_is_known_by_its_name_though_another_has_asked_before()
    {
        var (batch, worker) = (IPAddress.Parse("10.99.0.2"), IPAddress.Parse("10.99.0.3"));
        var running = new Dictionary<string, IPAddress[]> { ["batch"] = [batch], ["worker"] = [] };
        var time = new EmulatorClock();
        var names = new CallerNames([("batch", "group"), ("worker", "vm1")], name => Task.FromResult(running[name]), new NetworkTime(time));
        (await names.HostOfAsync(batch)).ShouldBe("group");
        (await names.HostOfAsync(IPAddress.Parse("10.99.0.9"))).ShouldBeNull(); // both names have been looked up

        running["worker"] = [worker];
        time.Advance(TimeSpan.FromMilliseconds(100));

        (await names.HostOfAsync(worker)).ShouldBe("vm1");
    }

    [Theory, InlineData(SocketError.HostNotFound), InlineData(SocketError.TryAgain)]
    public async Task A_container_whose_name_is_known_half_a_second_after_its_start_is_waited_for(SocketError until)
    {
        var worker = IPAddress.Parse("10.99.0.3");
        var start = Stopwatch.GetTimestamp();
        var names = new CallerNames(
            [("worker", "vm1")],
            _ => Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(0.5) ? Task.FromException<IPAddress[]>(new SocketException((int)until)) : Task.FromResult<IPAddress[]>([worker]));

        (await names.HostOfAsync(worker)).ShouldBe("vm1");
    }

    [Fact]
    public async Task A_container_is_known_by_its_name_though_what_the_name_server_is_asked_is_lost_at_first()
    {
        var worker = IPAddress.Parse("10.99.0.3");
        var asked = new ConcurrentDictionary<string, int>();
        var names = new CallerNames(
            [("batch", "group"), ("worker", "vm1")],
            name => asked.AddOrUpdate(name, 1, (_, times) => times + 1) < 3 ? new TaskCompletionSource<IPAddress[]>().Task : Task.FromResult<IPAddress[]>(name == "worker" ? [worker] : []));

        (await names.HostOfAsync(worker)).ShouldBe("vm1");
    }

    [Fact]
    public async Task While_the_name_server_is_silent_nobody_is_taken_for_somebody_else_but_who_is_where_the_emulator_is()
    {
        var (worker, silent) = (IPAddress.Parse("10.99.0.3"), new TaskCompletionSource<IPAddress[]>());
        var time = new EmulatorClock();
        var names = new CallerNames([("worker", "vm1"), ("batch", "group")], name => name == "batch" ? Task.FromResult<IPAddress[]>([]) : silent.Task, new NetworkTime(time));
        var told = new ConcurrentQueue<string>();
        names.Unanswered += told.Enqueue;

        (await Answer(IPAddress.Loopback)).ShouldBeNull();
        told.ShouldBeEmpty();
        (await Should.ThrowAsync<CallerNotKnownException>(() => Answer(worker))).Message
            .ShouldBe("the name server says nothing about 'worker' among the hosts' callers, which may be where this comes from");
        await Should.ThrowAsync<CallerNotKnownException>(() => Answer(worker));
        told.ShouldBe(["worker"]);

        silent.SetResult([worker]);
        time.Advance(TimeSpan.FromSeconds(2));
        (await names.HostOfAsync(worker)).ShouldBe("vm1");

        async Task<string?> Answer(IPAddress address)
        {
            var host = names.HostOfAsync(address);
            time.Advance(TimeSpan.FromSeconds(4)); // longer than anybody waits, and than a refusal counts
            return await host;
        }
    }

    [Fact]
    public async Task Where_the_name_server_stays_silent_whoever_is_not_known_is_nobody_after_two_minutes()
    {
        var time = new EmulatorClock();
        time.Freeze();
        var names = new CallerNames([("worker", "vm1")], _ => new TaskCompletionSource<IPAddress[]>().Task, new NetworkTime(time));

        await Should.ThrowAsync<CallerNotKnownException>(() => AnswerAfter(TimeSpan.FromSeconds(2)));
        await Should.ThrowAsync<CallerNotKnownException>(() => AnswerAfter(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1)));
        (await AnswerAfter(TimeSpan.FromSeconds(2))).ShouldBeNull();

        async Task<string?> AnswerAfter(TimeSpan passed)
        {
            var host = names.HostOfAsync(IPAddress.Parse("10.99.0.3"));
            time.Advance(passed);
            return await host;
        }
    }

    [Fact]
    public async Task Who_is_known_by_a_name_stays_so_when_another_host_changes_though_the_name_server_is_silent_by_then()
    {
        var worker = IPAddress.Parse("10.99.0.3");
        var answer = Task.FromResult<IPAddress[]>([worker]);
        var registry = Registry(Machine("vm1", "worker"), Machine("vm2"));
        using var callers = new CallerDirectory(registry, _ => answer);
        (await callers.HostOfAsync(worker))!.Name.ShouldBe("vm1");

        answer = new TaskCompletionSource<IPAddress[]>().Task;
        registry.Update("vm2", host => host with { Callers = ["10.0.0.7"] });

        (await callers.HostOfAsync(worker))!.Name.ShouldBe("vm1");
        (await callers.HostOfAsync(IPAddress.Parse("10.0.0.7")))!.Name.ShouldBe("vm2");
    }

    [Fact]
    public async Task A_name_server_that_is_there_again_and_has_yet_to_learn_the_names_is_asked_some_times_more()
    {
        var (worker, silent) = (IPAddress.Parse("10.99.0.3"), new TaskCompletionSource<IPAddress[]>());
        var (time, asked) = (new EmulatorClock(), 0);
        var isSilent = true;
        var names = new CallerNames([("worker", "vm1")], _ => isSilent ? silent.Task : Task.FromResult<IPAddress[]>(++asked < 4 ? [] : [worker]), new NetworkTime(time));
        var first = names.HostOfAsync(worker);
        time.Advance(TimeSpan.FromSeconds(3));
        await Should.ThrowAsync<CallerNotKnownException>(() => first);

        isSilent = false;
        silent.SetResult([]);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // the search for the first goes on
        time.Advance(TimeSpan.FromSeconds(1));

        (await names.HostOfAsync(worker)).ShouldBe("vm1");
    }

    [Fact]
    public async Task Where_the_name_server_says_that_it_fails_whoever_is_not_known_is_nobody()
    {
        var time = new EmulatorClock();
        time.Freeze();
        var names = new CallerNames([("worker", "vm1")], _ => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain)), new NetworkTime(time));

        (await names.HostOfAsync(IPAddress.Parse("10.99.0.3"))).ShouldBeNull();
    }

    [Fact]
    public async Task What_an_address_was_found_to_be_counts_until_a_slow_name_server_says_otherwise()
    {
        var worker = IPAddress.Parse("10.99.0.2");
        var answer = Task.FromResult<IPAddress[]>([worker]);
        var time = new EmulatorClock();
        var names = new CallerNames([("worker", "vm1")], _ => answer, new NetworkTime(time));
        (await names.HostOfAsync(worker)).ShouldBe("vm1");

        var slow = new TaskCompletionSource<IPAddress[]>();
        answer = slow.Task;
        time.Advance(TimeSpan.FromSeconds(6));
        (await names.HostOfAsync(worker)).ShouldBe("vm1", "the name server has not answered yet");

        slow.SetResult([]);
        time.Advance(TimeSpan.FromSeconds(6));
        answer = Task.FromResult<IPAddress[]>([]);
        (await names.HostOfAsync(worker)).ShouldBeNull("the name stands for nobody any more");
    }

    [Fact]
    public async Task A_name_that_is_never_answered_holds_up_no_other_and_nobody_twice()
    {
        var (worker, stranger) = (IPAddress.Parse("10.99.0.2"), IPAddress.Parse("10.99.0.3"));
        var never = new TaskCompletionSource<IPAddress[]>();
        var time = new EmulatorClock();
        time.Freeze(); // who waits for the dead name waits until it goes on
        var names = new CallerNames([("dead", "vm0"), ("worker", "vm1")], name => name == "dead" ? never.Task : Task.FromResult<IPAddress[]>([worker]), new NetworkTime(time));

        (await InTime(names.HostOfAsync(worker))).ShouldBe("vm1");
        var waiting = names.HostOfAsync(stranger);
        waiting.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<CallerNotKnownException>(() => InTime(waiting));
        await Should.ThrowAsync<CallerNotKnownException>(() => InTime(names.HostOfAsync(stranger)));

        static Task<string?> InTime(Task<string?> host) => host.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_name_server_that_fails_changes_nothing()
    {
        var worker = IPAddress.Parse("10.99.0.2");
        var answer = Task.FromResult<IPAddress[]>([worker]);
        var time = new EmulatorClock();
        var names = new CallerNames([("worker", "vm1")], _ => answer, new NetworkTime(time));
        (await names.HostOfAsync(worker)).ShouldBe("vm1");

        answer = Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain));
        time.Advance(TimeSpan.FromSeconds(6));

        (await names.HostOfAsync(worker)).ShouldBe("vm1");
    }

    [Fact]
    public async Task A_claim_made_while_it_runs_counts_at_once()
    {
        var registry = Registry(Machine("vm1"));
        using var callers = new CallerDirectory(registry);
        (await callers.HostOfAsync(IPAddress.Parse("10.0.0.7")))!.Name.ShouldBe("first");

        registry.Update("vm1", host => host with { Callers = ["10.0.0.7"] });

        (await callers.HostOfAsync(IPAddress.Parse("10.0.0.7")))!.Name.ShouldBe("vm1");
    }

    [Fact]
    public async Task Without_a_virtual_machine_nobody_is_there()
    {
        using var callers = new CallerDirectory(
            IdentitySeed.CreateRegistry(new EmulatorOptions { Hosts = [new() { Name = "web1", Type = "Microsoft.Web/sites" }] }));

        (await callers.HostOfAsync(IPAddress.Loopback)).ShouldBeNull();
    }

    private static CallerDirectory Callers(params HostOptions[] hosts) => new(Registry(hosts));

    private static IdentityRegistry Registry(params HostOptions[] hosts) => IdentitySeed.CreateRegistry(new EmulatorOptions
    {
        Hosts = [new() { Name = "web", Type = "Microsoft.Web/sites" }, Machine("first"), .. hosts],
    });

    private static HostOptions Machine(string name, params string[] callers) => new() { Name = name, Type = "Microsoft.Compute/virtualMachines", Callers = callers };
}
