using System.Collections.Concurrent;
using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Matrix;
using ManagedIdentityEmulator.ConformanceTests.Processes;
using InProcess = ManagedIdentityEmulator.Testing.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>
/// Runs the rows of <see cref="RetryTable"/>. Waiting takes no CPU, but starting a program does: rows share programs, one after the other
/// because MSAL.NET has one request at a time in a process, and several programs wait beside each other.
/// </summary>
public sealed class RetryRuns(Emulators emulators) : IAsyncLifetime
{
    private const double SecondsOfAProgram = 30;
    private const int ProgramsAtOnce = 6;

    private readonly ConcurrentDictionary<RetryRow, Task<RetryRun>> runs = [];
    private readonly SemaphoreSlim places = new(ProgramsAtOnce);
    private readonly SemaphoreSlim start = new(1);
    private InProcess? emulator;

    internal Task<RetryRun> Of(RetryRow row) => runs[row];

    public async ValueTask InitializeAsync()
    {
        emulator = await InProcess.StartAsync();
        foreach (var program in RetryTable.Clients.SelectMany(ProgramsOf).OrderByDescending(rows => rows.Sum(row => row.Seconds)))
        {
            var run = RunAsync(program);
            for (var i = 0; i < program.Count; i++)
            {
                runs[program[i]] = OneOfAsync(run, i);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task all = Task.WhenAll(runs.Values);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await emulator!.DisposeAsync();
        places.Dispose();
        start.Dispose();
    }

    // Each into the first program that still has the time.
    private static IEnumerable<IReadOnlyList<RetryRow>> ProgramsOf(RetryClient client)
    {
        var programs = new List<List<RetryRow>>();
        foreach (var row in client.Rows.OrderByDescending(row => row.Seconds))
        {
            var program = programs.Find(rows => rows[0].Host == row.Host && rows.Sum(other => other.Seconds) + row.Seconds <= SecondsOfAProgram);
            if (program is null)
            {
                programs.Add(program = []);
            }

            program.Add(row);
        }

        return programs.Select(rows => rows.OrderBy(row => row.Seconds).ToList()); // a drill that ends by time is to see its client before
    }

    private static async Task<RetryRun> OneOfAsync(Task<IReadOnlyList<RetryRun>> program, int number) => (await program)[number];

    private async Task<IReadOnlyList<RetryRun>> RunAsync(IReadOnlyList<RetryRow> rows)
    {
        await places.WaitAsync(); // in the order of the calls: those that take long first
        try
        {
            await MatrixRun.ProbesAreOverAsync(emulators);
            var program = rows[0].Client.Program;
            Prerequisite.Require(await program.WhyNotAsync());
            var answers = await await StartAsync(program, rows);
            return await Task.WhenAll(rows.Zip(answers, async (row, answer) => new RetryRun(answer, await Places.RequestsForAsync(emulator!, row.Resource, row.Requests))));
        }
        finally
        {
            places.Release();
        }
    }

    // One at a time, until it has made its first request.
    private async Task<Task<IReadOnlyList<ClientAnswer>>> StartAsync(Client program, IReadOnlyList<RetryRow> rows)
    {
        await start.WaitAsync();
        try
        {
            foreach (var row in rows)
            {
                Places.Drill(emulator!, row.Drill, row.Resource);
            }

            var answers = program.GetTokensAsync(Places.On(emulator!, rows[0].Host), [.. rows.Select(row => row.Resource)], TimeSpan.FromMinutes(3));
            await Task.WhenAny(answers, emulator!.WaitForRequestAsync(request => request.Resource == rows[0].Resource, ProcessRunner.Patience));
            return answers;
        }
        finally
        {
            start.Release();
        }
    }
}
