using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>A run for other programs: every round's figure, and what they come to.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a ratio to nothing
    };

    public static string Write(Report report) => JsonSerializer.Serialize(
        new
        {
            report.Taken,
            report.Arguments,
            report.Machine,
            report.Load,
            report.Settings,
            Measurements = report.Measurements.Select(measured => new
            {
                measured.What,
                measured.Unit,
                Target = measured.Target?.Text,
                measured.IsMet,
                Ratio = measured.Counterpart is null ? (double?)null : measured.Ratio,
                Emulator = Of(measured.Ours),
                Counterpart = measured.Counterpart is { } counterpart ? Of(counterpart) : null,
            }),
        },
        readable);

    private static object Of(Samples samples) => new { samples.Median, samples.Min, samples.Max, samples.Values };
}
