using System.Globalization;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>A run as the page of this repository that shows the last one.</summary>
internal static class ResultsPage
{
    public const string File = "tests/ManagedIdentityEmulator.Benchmarks/RESULTS.md";

    public static string Write(Report report) => $"""
        # Speed

        Written by `dotnet run -c Release --project tests/ManagedIdentityEmulator.Benchmarks -- {report.Arguments}` on {report.Taken.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}:
        {report.How}.

        Each figure is the median of the rounds, with the least and the most of them; a ratio is that of the medians, and its spread that of
        the rounds. The emulator is the published `mi-emulator` with its defaults. Its counterpart is a Kestrel program that writes the same
        bytes ([bare](../ManagedIdentityEmulator.Benchmarks.Bare/Program.cs)), the same with a key and a signature, signing alone on all cores, or
        the emulator itself with less to do, where the line says so. Load and server share the machine. Lines without a target show where the time goes;
        `-- parts` in place of all options shows the steps of an answer.

        {Table.Write(report.Measurements)}

        """;
}
