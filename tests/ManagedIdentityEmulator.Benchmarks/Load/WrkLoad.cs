using System.Diagnostics;
using System.Globalization;

namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>Load by wrk, where that is installed: it leaves the most of the machine to the server.</summary>
internal sealed class WrkLoad : ILoadGenerator
{
    private const string Report = """
        function done(summary, latency, requests)
          local e = summary.errors
          print(string.format("result %d %d %d %d", summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(99)))
        end

        """;

    // Left out where there is one path: without it, wrk sends the same bytes again and again, and no Lua runs meanwhile.
    private const string ManyPaths = """
        local requests, next = {}, 0
        function init(arguments)
          for path in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", path) end
        end
        function request()
          next = next % #requests + 1
          return requests[next]
        end

        """;

    public string Name => "wrk";

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    public async Task<LoadResult> RunAsync(LoadPlan plan)
    {
        using var folder = new TemporaryFolder();
        return Read(await RunAsync(plan, folder.File("script.lua"), folder.File("paths")));
    }

    private static async Task<string> RunAsync(LoadPlan plan, string script, string paths)
    {
        await File.WriteAllLinesAsync(paths, plan.Questions.Select(question => question.Path));
        await File.WriteAllTextAsync(script, plan.Questions.Count > 1 ? Report + ManyPaths : Report);
        var (first, threads) = (plan.Questions[0], Math.Clamp(Environment.ProcessorCount / 4, 1, plan.Connections));
        string[] arguments = [
            "-t", $"{threads}", "-c", $"{plan.Connections}", "-d", $"{plan.Seconds}s", "-s", script,
            "-H", $"{first.HeaderName}: {first.HeaderValue}", $"http://127.0.0.1:{plan.Port}{first.Path}", "--", paths];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return output;
    }

    private static LoadResult Read(string output)
    {
        var result = output.Split('\n').FirstOrDefault(line => line.StartsWith("result ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"wrk has failed:\n{output}");
        var numbers = result.Split(' ')[1..].Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(Requests: numbers[0], Failed: numbers[2], PerSecond: numbers[0] / (numbers[1] / 1e6), P99: numbers[3] / 1e3);
    }
}
