using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>Answering with a cached token, against a bare endpoint that writes the same bytes.</summary>
internal sealed class CachedRow : IRow
{
    private const double Least = 0.9;

    public string Name => "cached";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        await using var emulator = await bench.StartEmulatorAsync();
        return [
            .. await CompareAsync(bench, emulator.Server, "IMDS", Question.Imds()),
            .. await CompareAsync(bench, emulator.Server, "App Service", await emulator.AppServiceQuestionAsync())];
    }

    private static async Task<Measurement[]> CompareAsync(Workbench bench, ServerProcess emulator, string protocol, Question question)
    {
        await using var bare = await bench.StartBareAsync(await Answer.OfAsync(emulator.Port, question), question);
        return await Throughput.CompareAsync(
            bench, $"cached token, {protocol}", "request",
            () => Throughput.UnderLoadAsync(bench, emulator, question), () => Throughput.UnderLoadAsync(bench, bare, question), Target.RatioAtLeast(Least));
    }
}
