using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>An emulator that can write nothing any more, asked for everything.</summary>
public sealed class NothingKeptTests
{
    [Fact]
    public async Task A_request_for_each_route_is_answered_or_refused_with_the_reason_where_the_data_directory_is_gone()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await FuzzedEmulator.StartAsync(folder["data"]);
        var corpus = await emulator.PrepareAsync();
        Directory.Move(folder["data"], folder["elsewhere"]); // at once: while files are deleted one by one, others would come

        foreach (var request in corpus)
        {
            await emulator.AskAsync(request, "");
        }

        emulator.Answers.ShouldBeGreaterThan(corpus.Count - 5);
    }
}
