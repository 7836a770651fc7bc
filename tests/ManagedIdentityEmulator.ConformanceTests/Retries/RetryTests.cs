namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>Real SDKs in failure drills: each row of <see cref="RetryTable"/>, by the requests in the emulator's journal.</summary>
public sealed class RetryTests(RetryRuns runs) : IClassFixture<RetryRuns>
{
    private const double Slack = 3; // a busy machine wakes a program late
    private const double Precision = 0.05; // timers are a little early, and the first request is a little late for its own connection

    // The quick ones first: those that wait for long do it meanwhile.
    public static TheoryData<string, string, string> Rows { get; } = new(RetryTable.Clients.SelectMany(client => client.Rows)
        .OrderBy(row => row.Seconds).Select(row => (row.Client.Name, row.Host, row.Drill)));

    [Theory, MemberData(nameof(Rows))]
    public async Task A_client_asks_again_as_often_and_after_such_waits_as_its_documentation_says_and_then_has_a_token_or_says_why_not(string client, string host, string drill)
    {
        var row = RetryTable.Clients.Single(one => one.Name == client).Rows.Single(one => one.Host == host && one.Drill == drill);

        var run = await runs.Of(row);

        run.Requests.Count.ShouldBe(row.Requests, string.Join('\n', run.Requests));
        run.Requests.Where(request => request.Fault?.Effect == "reset").ShouldAllBe(request => request.Status == 0);
        ShouldBeAbout(run.Waits, row);
        if (row.IsToken)
        {
            run.Answer.Ok.ShouldBeTrue(run.Answer.Message);
            run.Answer.Token.ShouldNotBeNullOrEmpty();
        }
        else
        {
            var (exception, words) = row.Outcome.Split(": ", 2) switch { [var type, var message] => (type, message), _ => throw new FormatException(row.Outcome) };
            run.Answer.ShouldBeAnError(exception, words);
        }
    }

    private static void ShouldBeAbout(IReadOnlyList<double> waits, RetryRow row)
    {
        foreach (var (wait, expected) in waits.Zip(row.Waits))
        {
            var isSaid = row.Drill.Contains("retry-after", StringComparison.Ordinal); // then chance has no part in it
            wait.ShouldBeInRange((expected * (isSaid ? 1 : row.Client.Least)) - Precision, (expected * row.Client.Most) + Slack, $"waits of {string.Join(", ", waits)} seconds");
        }
    }
}
