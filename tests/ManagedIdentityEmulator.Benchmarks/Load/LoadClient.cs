using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Benchmarks.Http;

namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>Carries out a plan in this process.</summary>
internal static class LoadClient
{
    private static readonly TimeSpan warmUp = TimeSpan.FromMilliseconds(300); // in which its own code is compiled; not counted

    public static async Task<LoadResult> RunAsync(LoadPlan plan)
    {
        var requests = plan.Questions.Select(question => question.ToBytes()).ToArray();
        var (start, duration) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(plan.Seconds));
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(number => Task.Run(() => AskAsync(number))));
        var took = tallies.SelectMany(tally => tally.Took).Order().ToList();
        return took.Count == 0 ? throw new InvalidOperationException($"nothing was answered on port {plan.Port}")
            : new(took.Count, tallies.Sum(tally => tally.Failed), took.Count / duration.TotalSeconds, took[(int)(took.Count * 0.99)].TotalMilliseconds);

        async Task<Tally> AskAsync(int number)
        {
            var tally = new Tally();
            Connection? connection = null;
            for (var next = number * requests.Length / plan.Connections; Stopwatch.GetElapsedTime(start) < warmUp + duration; next++)
            {
                var asked = Stopwatch.GetTimestamp();
                try
                {
                    connection ??= await Connection.OpenAsync(plan.Port);
                    var status = await connection.AskAsync(requests[next % requests.Length]);
                    tally.Failed += status == (int)HttpStatusCode.OK ? 0 : 1;
                    if (Stopwatch.GetElapsedTime(start, asked) > warmUp)
                    {
                        tally.Took.Add(Stopwatch.GetElapsedTime(asked));
                    }
                }
                catch (SocketException)
                {
                    tally.Failed++;
                    connection?.Dispose();
                    connection = null;
                }
            }

            connection?.Dispose();
            return tally;
        }
    }

    private sealed class Tally
    {
        public List<TimeSpan> Took { get; } = [];

        public int Failed { get; set; }
    }
}
