using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Soak;
using ManagedIdentityEmulator.Soak.Measuring;
using ManagedIdentityEmulator.Soak.Reports;

namespace ManagedIdentityEmulator.Host.Tests;

public class SoakTests
{
    public static TheoryData<string, Func<int, double>, bool> Runs => new()
    {
        { "nothing happens", _ => 100, false },
        { "it goes up and down", second => 100 + (40 * Math.Sin(second / 7.0)), false },
        { "it warms up in the first quarter", second => Math.Min(100, second), false },
        { "a single peak near the end", second => second == 390 ? 5000 : 100, false },
        { "it shrinks", second => 1000 - second, false },
        { "it grows by less than a tenth", second => 1000 + (second / 10.0), false },
        { "it leaks", second => 100 + (second / 5.0), true },
        { "it leaks beneath much noise", second => 100 + (second / 2.0) + (40 * Math.Sin(second / 7.0)), true },
    };

    [Theory, MemberData(nameof(Runs))]
    public void Growth_is_told_from_warming_up_and_noise(string what, Func<int, double> value, bool hasGrown) =>
        Growth.Of(what, "", [.. Enumerable.Range(0, 400).Select(second => ((double)second, value(second)))], least: 10).HasGrown.ShouldBe(hasGrown, what);

    [Fact]
    public void A_run_that_is_too_short_is_not_judged() =>
        Growth.Of("", "", [.. Enumerable.Range(0, 180).Select(second => ((double)second, second * 100.0))], least: 10).HasGrown.ShouldBeNull();

    [Fact]
    public void The_table_says_what_failed_and_what_has_grown()
    {
        var samples = Enumerable.Range(0, 300).Select(second => new Sample(second, 100 << 20, 50 << 20, Handles: 100 + second, 30, 20, 6, 1024, 30));
        var report = new SoakReport(
            TimeSpan.FromMinutes(5), 7, new Dictionary<string, long> { ["keys rotated"] = 300 }, 1, [new(TimeSpan.FromSeconds(61), "IMDS, new", "GET /metadata: 500 in place of 200")], 10, 20, [.. samples]);

        var lines = SoakTable.Write(report).Split('\n', StringSplitOptions.TrimEntries);

        lines.ShouldContain("0:01:01 IMDS, new: GET /metadata: 500 in place of 200");
        lines.Where(line => line.EndsWith("YES", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("handles");
        lines[^1].ShouldBe("NOT WELL");
    }

    [Theory, InlineData("--minutes", "0"), InlineData("--minutes", "1441"), InlineData("--minutes", "long"), InlineData("--seed", "x"), InlineData("--emulator", "nowhere"), InlineData("--fast", "1")]
    public async Task A_wrong_option_ends_with_2(string option, string value) => (await SoakCommandLine.InvokeAsync([option, value])).ShouldBe(2);

    [Fact]
    public async Task A_short_soak_finds_nothing()
    {
        var report = await SoakRun.RunAsync(new(TimeSpan.FromSeconds(8), Seed: 1, EmulatorProcess.Program), TextWriter.Null, TestContext.Current.CancellationToken);

        report.Failures.ShouldBeEmpty();
        report.TokensIssued.ShouldBeGreaterThan(10);
        report.Verifications.ShouldBeGreaterThan(report.TokensIssued);
        ((long)JsonNode.Parse(SoakJson.Write(report))!["tokensIssued"]!).ShouldBe(report.TokensIssued);
        SoakTable.Write(report).ShouldEndWith("too short to judge growth: that takes 4 minutes; all is well");
    }
}
