using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>
/// A fresh token for every request: in this process, against signing alone; and over the wire, against signing alone, where HTTP and what the
/// load takes of the processors count against the emulator, and against a bare endpoint that signs, where they do so against both.
/// </summary>
internal sealed class MintRow : IRow
{
    private const double Least = 0.9;

    public string Name => "mint";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var question = Question.Imds(more: "&bypass_cache=true");
        await using var emulator = await bench.StartEmulatorAsync();
        await using var here = await EmulatorInProcess.StartAsync(new EmulatorOptions());
        var (signing, minting) = (new SigningLoop(await SignedLengthAsync(emulator.Server, question)), new MintingLoop(here.Services));
        await using var bare = await bench.StartBareSignerAsync(await Answer.OfAsync(emulator.Server.Port, question), question);
        var duration = TimeSpan.FromSeconds(bench.Settings.Seconds);
        return [
            .. await Throughput.CompareAsync(
                bench, "fresh tokens, against signing", "token",
                () => Task.FromResult(minting.Measure(duration)), () => Task.FromResult(signing.Measure(duration)), Target.RatioAtLeast(Least)),
            .. await Throughput.CompareAsync(
                bench, "fresh token for every request over HTTP, against signing", "token",
                () => Throughput.UnderLoadAsync(bench, emulator.Server, question), () => Task.FromResult(signing.Measure(duration)), Target.RatioAtLeast(Least)),
            .. await Throughput.CompareAsync(
                bench, "fresh token for every request over HTTP, against a bare endpoint that signs", "token",
                () => Throughput.UnderLoadAsync(bench, emulator.Server, question), () => Throughput.UnderLoadAsync(bench, bare, question), Target.RatioAtLeast(Least))];
    }

    private static async Task<int> SignedLengthAsync(ServerProcess emulator, Question question)
    {
        var body = JsonNode.Parse((await Answer.OfAsync(emulator.Port, question)).Body)!;
        return ((string)body["access_token"]!).LastIndexOf('.');
    }
}
