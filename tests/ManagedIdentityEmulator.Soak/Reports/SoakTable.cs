using System.Globalization;
using System.Text;
using ManagedIdentityEmulator.Soak.Measuring;

namespace ManagedIdentityEmulator.Soak.Reports;

/// <summary>A report as a person reads it.</summary>
internal static class SoakTable
{
    public static string Write(SoakReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.Duration:h\\:mm\\:ss}, seed {report.Seed}");
        text.AppendLine();
        foreach (var (what, times) in report.Done.OrderBy(done => done.Key, StringComparer.Ordinal))
        {
            Line(text, $"{what,-40}{times,12:N0}");
        }

        Line(text, $"{"tokens issued",-40}{report.TokensIssued,12:N0}");
        Line(text, $"{"verifications of tokens that live",-40}{report.Verifications,12:N0}");
        Line(text, $"{"failed outside the drills",-40}{report.Failed,12:N0}");
        foreach (var failure in report.Failures)
        {
            Line(text, $"  {failure.At:h\\:mm\\:ss} {failure.What}: {failure.Why}");
        }

        text.AppendLine();
        Line(text, $"{"",-18}{"",5}{"2nd quarter",13}{"last quarter",14}{"most",10}{"per hour",12}{"may grow by",13}  grown");
        foreach (var growth in report.Growth)
        {
            Line(text, $"{growth.What,-18}{growth.Unit,5}{growth.Early,13:N1}{growth.Late,14:N1}{growth.Most,10:N1}{growth.SlopePerHour,12:+#,0.0;-#,0.0;0.0}{growth.Allowed,13:N1}  {Grown(growth)}");
        }

        text.AppendLine();
        text.Append(report.IsTooShortToJudgeGrowth ? $"too short to judge growth: that takes {Growth.ShortestToJudge.TotalMinutes:0} minutes; " : "").Append(report.IsWell ? "all is well" : "NOT WELL");
        return text.ToString();
    }

    private static string Grown(Growth growth) => growth.HasGrown switch { true => "YES", false => "no", null => "" };

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
