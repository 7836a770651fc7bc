using System.Diagnostics;
using System.Globalization;

namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>Load by wrk, where that is installed: it leaves the most of the machine to the server.</summary>
internal sealed class WrkLoad : ILoadGenerator
{
    private const string Script = """
        function done(summary, latency, requests)
          local e = summary.errors
          print(string.format("result %d %d %d %d", summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(99)))
        end
        """;

    private readonly string script = Path.Combine(Directory.CreateTempSubdirectory("mi-emulator-wrk-").FullName, "result.lua");

    private WrkLoad() => File.WriteAllText(script, Script);

    public string Name => "wrk";

    public static WrkLoad? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk"))) ? new() : null;

    public async Task<LoadResult> RunAsync(LoadPlan plan)
    {
        var threads = Math.Clamp(Environment.ProcessorCount / 4, 1, plan.Connections);
        var question = plan.Question;
        using var wrk = Process.Start(new ProcessStartInfo("wrk", [
            "-t", $"{threads}", "-c", $"{plan.Connections}", "-d", $"{plan.Seconds}s", "-s", script,
            "-H", $"{question.HeaderName}: {question.HeaderValue}", $"http://127.0.0.1:{plan.Port}{question.Path}"]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var result = output.Split('\n').FirstOrDefault(line => line.StartsWith("result ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"wrk has failed:\n{output}");
        var numbers = result.Split(' ')[1..].Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], numbers[2], numbers[0] / (numbers[1] / 1e6), numbers[3] / 1e3);
    }
}
