using System.Diagnostics;
using ManagedIdentityEmulator.Benchmarks.Programs;
using ManagedIdentityEmulator.Soak.Measuring;
using ManagedIdentityEmulator.Soak.Programs;
using ManagedIdentityEmulator.Soak.Reports;
using ManagedIdentityEmulator.Soak.Tokens;
using ManagedIdentityEmulator.Soak.Traffic;

namespace ManagedIdentityEmulator.Soak;

/// <summary>A run: an emulator, all that is done to it at once, and what came of that.</summary>
internal static class SoakRun
{
    public static async Task<SoakReport> RunAsync(SoakChoice chosen, TextWriter progress, CancellationToken cancel)
    {
        await progress.WriteLineAsync($"seed {chosen.Seed}");
        var program = chosen.Emulator ?? (await BuiltPrograms.GetAsync(null)).Emulator;
        await using var emulator = await SoakedEmulator.StartAsync(program, cancel);
        var start = Stopwatch.GetTimestamp();
        var elapsed = () => Stopwatch.GetElapsedTime(start);
        var (findings, clock, caller) = (new Findings(elapsed), new MovedClock(), new Caller(emulator));
        var shelf = new TokenShelf(clock);
        using var verifier = new Verifier(caller, shelf, clock, findings);
        var sampler = new Sampler(emulator, elapsed, () => verifier.Keys);
        var told = new Progress(progress, chosen.Duration, elapsed, () => Line(findings, shelf, verifier, sampler));
        var errands = await ErrandsAsync(caller, shelf, clock, findings, chosen.Seed, cancel);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(chosen.Duration);
        var all = Task.WhenAll(((IEnumerable<Errand>)[.. errands, verifier.Errand(), sampler.Errand(), told.Errand()]).Select(errand => Task.Run(() => errand.RunAsync(findings, end.Token), CancellationToken.None)));
        await Task.WhenAny(all, emulator.EndedAsync(end.Token));
        await end.CancelAsync();
        await all;

        await told.EndAsync();
        await EndAsync(emulator, verifier, findings);
        return new(elapsed(), chosen.Seed, findings.Counts, findings.Failed, findings.Failures, shelf.Issued, verifier.Verified, sampler.Samples);
    }

    private static async Task<IReadOnlyList<Errand>> ErrandsAsync(Caller caller, TokenShelf shelf, MovedClock clock, Findings findings, int seed, CancellationToken cancel)
    {
        var tokens = new TokenRequests(caller, shelf, clock, new Random(seed));
        return
        [
            .. await tokens.ErrandsAsync(cancel),
            .. await new Rotations(caller).ErrandsAsync(cancel),
            .. await new Drills(caller, tokens, findings, new Random(seed + 1)).ErrandsAsync(cancel),
            .. new ComingAndGoing(caller, tokens).Errands(),
            .. new ManagementApi(caller, tokens).Errands(),
            .. new Readers(caller, findings, new Random(seed + 2)).Errands(),
            clock.Errand(caller),
        ];
    }

    private static FormattableString Line(Findings findings, TokenShelf shelf, Verifier verifier, Sampler sampler)
    {
        var now = sampler.Samples is [.., var last] ? last : null;
        return $"{findings.Done:N0} done, {findings.Failed} failed; {shelf.Count:N0} tokens live, {verifier.Verified:N0} verified, {verifier.Keys} keys; {(now?.ResidentMemory ?? 0) >> 20} MiB, {now?.Handles} handles, {now?.Threads} threads";
    }

    // What was issued last is verified too, and what was written is looked at.
    private static async Task EndAsync(SoakedEmulator emulator, Verifier verifier, Findings findings)
    {
        if (!emulator.HasExited)
        {
            await verifier.VerifyAsync(CancellationToken.None);
        }

        if (await emulator.EndAsync() is { } wrong)
        {
            findings.Fail("the emulator's end", wrong);
        }

        foreach (var warning in emulator.Warnings())
        {
            findings.Fail("the emulator's log", warning);
        }
    }
}
