using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Matrix;
using InProcess = ManagedIdentityEmulator.Testing.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>A drill by chance, and a real SDK that asks again when it fails.</summary>
public sealed class SeedTests(Emulators emulators)
{
    private static readonly string[] resources = [.. Enumerable.Range(1, 12).Select(number => $"https://number-{number}.example")];

    [Fact]
    public async Task The_same_seed_and_the_same_requests_give_the_same_answers()
    {
        await MatrixRun.ProbesAreOverAsync(emulators);

        var runs = await Task.WhenAll(StatusesAsync(seed: 7), StatusesAsync(seed: 7), StatusesAsync(seed: 8));

        runs[0].ShouldBe(runs[1]);
        runs[0].ShouldNotBe(runs[2]);
        runs[0].Select(request => request.Status).Distinct().ShouldBe([200, 503], ignoreOrder: true);
    }

    private static async Task<IReadOnlyList<(string? Resource, int Status)>> StatusesAsync(int seed)
    {
        await using var emulator = await InProcess.StartAsync(cancel: TestContext.Current.CancellationToken);
        emulator.Faults.Add("503", fault => (fault.Probability, fault.Seed) = (0.4, seed));

        var answers = await DotNetClient.ImpatientManagedIdentityCredential.GetTokensAsync(Places.On(emulator, "vm"), resources, TimeSpan.FromMinutes(1));

        answers.ShouldAllBe(answer => answer.Ok);
        await Places.RequestsForAsync(emulator, resources[^1], 1);
        return [.. emulator.Requests.OrderBy(request => request.Time).Select(request => (request.Resource, request.Status))];
    }
}
