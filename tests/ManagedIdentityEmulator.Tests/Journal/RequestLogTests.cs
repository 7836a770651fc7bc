using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>A line for each request, but for a flood of them.</summary>
public sealed class RequestLogTests : IDisposable
{
    private readonly Seconds time = new();
    private readonly Lines lines = new();
    private readonly RequestLog log;

    public RequestLogTests() => log = new(lines, time);

    public void Dispose() => log.Dispose();

    [Fact]
    public void A_few_alike_have_a_line_each()
    {
        Ask(5);
        time.Pass();

        lines.Take().ShouldBe(Enumerable.Repeat("Token for vm: orders → https://vault.azure.net: issued (cached)", 5));
    }

    [Fact]
    public void More_alike_are_counted_and_told_when_the_second_is_over()
    {
        Ask(5 + 5120);
        lines.Take().Count.ShouldBe(5);

        time.Pass();

        lines.Take().ShouldBe(["… 5,120 more like it: vm: orders → https://vault.azure.net: issued"]);
    }

    [Fact]
    public void As_long_as_they_go_on_each_second_has_one_line()
    {
        Ask(10);
        time.Pass();
        lines.Take();

        Ask(1);
        time.Pass();
        lines.Take().ShouldBe(["… 1 more like it: vm: orders → https://vault.azure.net: issued"]);

        time.Pass(); // nobody has asked
        lines.Take().ShouldBeEmpty();
        Ask(1);
        lines.Take().ShouldHaveSingleItem().ShouldContain("issued (cached)");
    }

    [Theory]
    [InlineData("vm2", "https://vault.azure.net", true)]
    [InlineData("vm", "https://storage.azure.com", true)]
    [InlineData("vm", "https://vault.azure.net", false)]
    public void Something_else_has_its_line_at_once(string host, string resource, bool isCached)
    {
        Ask(100);
        lines.Take();

        log.Write(Entry(resource, host, isCached));

        lines.Take().ShouldBe([$"Token for {host}: orders → {resource}: issued ({(isCached ? "cached" : "new")})"]);
    }

    [Fact]
    public void Where_each_is_something_else_the_first_hundred_have_a_line()
    {
        for (var i = 0; i < 150; i++)
        {
            log.Write(Entry($"api://{i}"));
        }

        lines.Take().Count.ShouldBe(100);
        time.Pass();
        lines.Take().ShouldBe(["… 50 more, of so many kinds that only the journal has them"]);
    }

    [Fact]
    public void What_was_counted_is_told_at_the_end()
    {
        Ask(6);
        lines.Take();

        log.Dispose();

        lines.Take().ShouldBe(["… 1 more like it: vm: orders → https://vault.azure.net: issued"]);
    }

    private void Ask(int times)
    {
        for (var i = 0; i < times; i++)
        {
            log.Write(Entry("https://vault.azure.net"));
        }
    }

    private static JournalEntry Entry(string resource, string host = "vm", bool isCached = true) => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Protocol = ProtocolName.Imds,
        Host = host,
        Method = "GET",
        Path = "/metadata/identity/oauth2/token",
        Resource = resource,
        Identity = "orders",
        Client = new("curl/8.5.0", "127.0.0.1"),
        Status = 200,
        Outcome = RequestOutcome.Issued,
        Cached = isCached,
        Reason = "the request names it by its client id",
        Duration = TimeSpan.Zero,
    };

    private sealed class Lines : ILogger<RequestLog>
    {
        private readonly List<string> written = [];

        public List<string> Take()
        {
            List<string> taken = [.. written];
            written.Clear();
            return taken;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => written.Add(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }

    private sealed class Seconds : TimeProvider
    {
        private readonly List<Timer> timers = [];

        public void Pass() => timers.ForEach(timer => timer.Fire());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add(new(callback, state));
            return timers[^1];
        }

        private sealed class Timer(TimerCallback callback, object? state) : ITimer
        {
            private bool isOn;

            public void Fire()
            {
                if (isOn)
                {
                    callback(state);
                }
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => isOn = dueTime >= TimeSpan.Zero;

            public void Dispose() => isOn = false;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
