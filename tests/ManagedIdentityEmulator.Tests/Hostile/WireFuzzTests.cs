namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>Requests that nobody thought of, made of one for each route: whatever comes, the answer is a clean one, and the emulator goes on.</summary>
/// <remarks>A failure says the seed with which it happens again, and has the request. <see cref="FuzzRun"/> tells how to hunt for longer.</remarks>
public sealed class WireFuzzTests(ITestOutputHelper output)
{
    private const int Round = 50;
    private const double UsualSeconds = 1;

    [Fact]
    public Task Whatever_is_asked_in_well_formed_HTTP_is_answered_cleanly() => RunAsync((emulator, corpus, random, replay) =>
        emulator.AskAsync(RequestMutation.Mutate(Any(corpus, random), corpus, random), replay));

    [Fact]
    public Task Whatever_else_comes_over_a_connection_breaks_nothing() => RunAsync((emulator, corpus, random, replay) =>
    {
        var request = Any(corpus, random);
        return emulator.SendAsync(request.Listener, WireMutation.Mutate(request.ToBytes(), Any(corpus, random).ToBytes(), random), replay);
    });

    private static WireRequest Any(IReadOnlyList<WireRequest> corpus, Random random) => corpus[random.Next(corpus.Count)];

    private async Task RunAsync(Func<FuzzedEmulator, IReadOnlyList<WireRequest>, Random, string, Task> exchange)
    {
        await using var emulator = await FuzzedEmulator.StartAsync();
        var sent = 0;
        foreach (var seed in FuzzRun.Of(UsualSeconds).Seeds())
        {
            var (random, replay) = (new Random(seed), FuzzRun.Replay(seed));
            var corpus = await emulator.PrepareAsync();
            for (var i = 0; i < Round; i++, sent++)
            {
                await exchange(emulator, corpus, random, $"{replay} ({i})");
            }

            await emulator.VerifyAsync(replay);
        }

        output.WriteLine($"{sent} requests, {emulator.Answers} answers");
        emulator.Answers.ShouldBePositive();
    }
}
