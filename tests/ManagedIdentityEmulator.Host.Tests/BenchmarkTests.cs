using ManagedIdentityEmulator.Benchmarks;
using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;
using ManagedIdentityEmulator.Benchmarks.Reports;
using ManagedIdentityEmulator.Benchmarks.Rows;

namespace ManagedIdentityEmulator.Host.Tests;

public class BenchmarkTests
{
    private static readonly Workbench bench = WorkbenchOf(Settings.Quick);

    [Fact]
    public void The_table_has_medians_their_spread_the_ratio_of_the_medians_and_whether_that_will_do()
    {
        Measurement[] measured =
        [
            new("answers", "requests/s", new([4500, 4000, 5000]), new([5000, 5000, 6000]), Target.RatioAtLeast(0.9)),
            new("start", "ms", new([170, 140]), new([100, 100]), Target.RatioAtMost(1.5)),
            new("longer start", "ms", new([150]), new([100]), Target.AtMostMore(50)),
            new("heap", "KiB", new([3.25]), Target: Target.AtMost(3)),
            new("failed", "requests", new([0, 0, 1]), Target: Target.Never),
            new("processor", "µs", new([12.34]), new([10])),
        ];

        Table.Write(measured).ShouldBe(
            """
            | what         | unit       | target  | emulator            | counterpart         | ratio            | met    |
            | ------------ | ---------- | ------- | ------------------- | ------------------- | ---------------- | ------ |
            | answers      | requests/s | ≥ 0.9 × | 4,500 (4,000–5,000) | 5,000 (5,000–6,000) | 0.90 (0.80–0.90) | yes    |
            | start        | ms         | ≤ 1.5 × | 155 (140–170)       | 100 (100–100)       | 1.55 (1.40–1.70) | **no** |
            | longer start | ms         | ≤ + 50  | 150                 | 100                 | 1.50             | yes    |
            | heap         | KiB        | ≤ 3     | 3.25                |                     |                  | **no** |
            | failed       | requests   | 0       | 0 (0–1.00)          |                     |                  | **no** |
            | processor    | µs         |         | 12.3                | 10.0                | 1.23             |        |
            """);
    }

    [Fact]
    public async Task Rounds_take_turns_and_begin_with_whoever_came_last()
    {
        List<string> turns = [];

        var (ours, theirs) = await Rounds.AlternateAsync(3, () => TurnAsync("ours"), () => TurnAsync("theirs"));

        turns.ShouldBe(["ours", "theirs", "theirs", "ours", "ours", "theirs"]);
        ours.ShouldBe([1, 4, 5]);
        theirs.ShouldBe([2, 3, 6]);

        Task<int> TurnAsync(string who)
        {
            turns.Add(who);
            return Task.FromResult(turns.Count);
        }
    }

    [Theory, InlineData(1, 3), InlineData(2, 2), InlineData(3, 1)]
    public async Task Both_sides_have_three_seconds_of_load_before_a_round_counts_however_short_it_is(int seconds, int turns)
    {
        var (ours, theirs) = (0, 0);

        await Throughput.CompareAsync(
            WorkbenchOf(Settings.Quick with { Seconds = seconds }), "answers", "request",
            () => Task.FromResult(new Throughput(++ours, 1)), () => Task.FromResult(new Throughput(++theirs, 1)));

        (ours, theirs).ShouldBe((turns + 1, turns + 1), "the warm-up, and the one round");
    }

    [Fact]
    public async Task A_start_is_measured_to_the_first_token_against_the_bare_program()
    {
        var measured = await StartRow.Program.MeasureAsync(bench);

        measured.Select(line => (line.What, line.Unit)).ShouldBe([("start to first token", "ms"), ("start to first token: processor", "ms")]);
        measured.ShouldAllBe(line => line.Ours.Median > 0 && line.Counterpart!.Median > 0 && line.Ratio == line.Ours.Median / line.Counterpart.Median);
    }

    [Fact]
    public async Task The_bare_program_answers_what_the_emulator_answers_and_the_benchmarks_own_client_counts_it()
    {
        var question = Question.Imds();
        await using var emulator = await bench.StartEmulatorAsync();
        var answer = await Answer.OfAsync(emulator.Server.Port, question);
        await using var bare = await bench.StartBareAsync(answer, question);
        (await Answer.OfAsync(bare.Port, question)).ShouldBeEquivalentTo(answer);

        var load = await LoadClient.RunAsync(new LoadPlan(bare.Port, [question, question with { Path = "/nowhere" }], Connections: 2, Seconds: 1));

        load.PerSecond.ShouldBe(load.Requests, tolerance: 1);
        load.P99.ShouldBeGreaterThan(0);
        load.Failed.ShouldBeInRange(1, load.Requests - 1, "every other path is none of the program's");
    }

    private static Workbench WorkbenchOf(Settings settings) => new(
        settings, new BuiltPrograms(EmulatorProcess.Program, Path.Combine(AppContext.BaseDirectory, Path.GetFileName(EmulatorProcess.Program).Replace("mi-emulator", "bare"))), new ClientLoad());
}
