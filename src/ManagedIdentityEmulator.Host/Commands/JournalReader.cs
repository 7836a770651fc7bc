using System.CommandLine;
using System.Runtime.CompilerServices;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>Reads the journal of the running emulator.</summary>
/// <param name="command">The command that reads it, whose options the filters are.</param>
/// <param name="control">Its address, where the user gave it.</param>
/// <param name="filters">Which requests: the parameters of <c>GET /_emulator/requests</c>.</param>
internal sealed class JournalReader(Command command, Uri? control, IReadOnlyList<(string Name, string? Value)> filters)
{
    public const string Path = "/_emulator/requests";

    private const string Since = "since";
    private const string Pause = "30s";
    private static readonly TimeSpan longestAnswer = TimeSpan.FromSeconds(10);

    /// <param name="wait">How long to wait for the first.</param>
    public async Task<IReadOnlyList<RecordedRequest>> ReadAsync(string? wait, CancellationToken cancel)
    {
        using var client = Client(wait);
        return await ReadAsync(client, [.. filters, ("wait", wait)], cancel);
    }

    /// <summary>Those there are, whatever the filters.</summary>
    public async Task<IReadOnlyList<RecordedRequest>> ReadAllAsync(CancellationToken cancel)
    {
        using var client = Client(wait: null);
        return await ReadAsync(client, [], cancel);
    }

    /// <summary>Those there are, and each new one as it comes. None is lost between an answer and the next question: that is for what follows a number.</summary>
    public async IAsyncEnumerable<RecordedRequest> FollowAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var client = Client(Pause);
        IEnumerable<(string, string?)> query = [.. filters, ("wait", Pause)];
        for (var answers = 0; ; answers++)
        {
            foreach (var request in await NextAsync(hasAnswered: answers > 0))
            {
                yield return request;
                query = [.. filters.Where(filter => filter.Name != Since), (Since, $"{request.Entry.Id}"), ("wait", Pause)];
            }
        }

        async Task<IReadOnlyList<RecordedRequest>> NextAsync(bool hasAnswered)
        {
            try
            {
                return await ReadAsync(client, query, cancel);
            }
            catch (NoEmulatorFailure) when (hasAnswered)
            {
                throw new CommandFailure($"the emulator at {client.Address} has ended");
            }
        }
    }

    private ControlClient Client(string? wait) =>
        new(control, wait is not null && SpanText.TryParse(wait, out var span) && span > TimeSpan.Zero && span < TimeSpan.FromDays(1) ? span + longestAnswer : longestAnswer);

    private async Task<IReadOnlyList<RecordedRequest>> ReadAsync(ControlClient client, IEnumerable<(string, string?)> query, CancellationToken cancel)
    {
        var answer = await client.AskAsync(HttpMethod.Get, $"{Path}{ControlClient.Query(query)}", null, cancel, command);
        return [.. client.Read(answer, ControlJson.Default.IEnumerableJournalEntry).Zip(answer!.AsArray(), (entry, json) => new RecordedRequest(entry, json!))];
    }
}
