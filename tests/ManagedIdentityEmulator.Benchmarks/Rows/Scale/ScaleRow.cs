using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>10,000 identities on 1,000 hosts with 10 targets each, against 10 identities on one with as many targets.</summary>
internal sealed class ScaleRow : IRow
{
    private const double MostOfALookUp = 2; // one step among however many, but in memory that no near cache holds
    private const double MostKibibytes = 3;
    private const double MostMilliseconds = 300;
    private const double Kibibyte = 1024;

    public string Name => "scale";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        // Quick, the tokens are fewer: each has to be signed first.
        var (many, few) = bench.Settings.IsQuick ? (new Population(10_000, 1), new Population(10, 1)) : (new Population(10_000, 10), new Population(10, 10));
        return [
            await LookUpsAsync(bench.Settings, many, few),
            new("heap of a cached token", "KiB", new([await CachedTokens.BytesAsync(many) / Kibibyte]), Target: Target.AtMost(MostKibibytes)),
            .. await ServingAsync(bench, many, few)];
    }

    private static async Task<Measurement> LookUpsAsync(Settings settings, Population many, Population few)
    {
        var (ofMany, ofFew, duration) = (new LookUps(many, many.Identities), new LookUps(few, many.Identities), TimeSpan.FromSeconds(settings.Seconds / 5.0));
        ofMany.Measure(duration);
        ofFew.Measure(duration);
        var (ours, theirs) = await Rounds.AlternateAsync(settings.Rounds, () => Task.FromResult(ofMany.Measure(duration)), () => Task.FromResult(ofFew.Measure(duration)));
        return new($"look-up of host and identity among {many.Identities:#,0}, against {few.Identities}", "ns", new(ours), new(theirs), Target.RatioAtMost(MostOfALookUp));
    }

    private static async Task<IReadOnlyList<Measurement>> ServingAsync(Workbench bench, Population many, Population few)
    {
        using var folder = new TemporaryFolder();
        var (manyFile, fewFile) = (folder.File("many.json"), folder.File("few.json"));
        many.Save(manyFile);
        few.Save(fewFile);
        var starts = await Starts.CompareAsync(
            bench.Settings, $"start with {many.Identities:#,0} identities, against {few.Identities}",
            async () => (await bench.StartEmulatorAsync("--config", manyFile)).Server, async () => (await bench.StartEmulatorAsync("--config", fewFile)).Server,
            Target.AtMostMore(MostMilliseconds));

        await using var crowded = await bench.StartEmulatorAsync("--config", manyFile);
        await using var quiet = await bench.StartEmulatorAsync("--config", fewFile);
        var questions = many.Questions();
        var resident = await ResidentAsync(crowded, questions);
        await quiet.AskAsync(few.Questions());
        return [
            resident,
            .. await Throughput.CompareAsync(
                bench, $"cached tokens of {many.Identities:#,0} identities × {many.Targets} targets, against {few.Identities} × {few.Targets}", "request",
                () => Throughput.UnderLoadAsync(bench, crowded.Server, questions), () => Throughput.UnderLoadAsync(bench, quiet.Server, few.Questions())),
            .. starts];
    }

    private static async Task<Measurement> ResidentAsync(EmulatorUnderTest emulator, IReadOnlyList<Question> questions)
    {
        var before = emulator.Server.ResidentMemory;
        await emulator.AskAsync(questions);
        return new("resident memory of a cached token", "KiB", new([(emulator.Server.ResidentMemory - before) / (double)questions.Count / Kibibyte]));
    }
}
