using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/requests</c>: the journal.</summary>
internal sealed class RequestEndpoints(RequestJournal journal, HeldAnswers held, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan longestWait = TimeSpan.FromMinutes(10);
    private static readonly string[] protocols = [.. ProtocolName.All, ProtocolName.Unknown];
    private static readonly Dictionary<string, RequestOutcome> outcomes = Enum.GetValues<RequestOutcome>().ToDictionary(outcome => $"{outcome}", StringComparer.OrdinalIgnoreCase);
    private static readonly string[] parameters = ["host", "identity", "resource", "protocol", "outcome", "since", "last", "wait"];

    /// <summary>
    /// <c>GET ?host=&amp;identity=&amp;resource=&amp;protocol=&amp;outcome=&amp;since=&amp;last=&amp;wait=</c>: the entries that fit, oldest first, of
    /// which <c>last</c> takes the newest; with <c>wait</c>, as soon as there is one, and none when that time has passed.
    /// </summary>
    public async Task ListAsync(HttpContext http)
    {
        var query = RequestParameters.OfQuery(http.Request);
        var problems = FilterParameters.Check(http.Request, parameters);
        var (filter, last, wait) = problems.Count > 0 ? (new(), int.MaxValue, null) : (FilterOf(query, problems), LastOf(query, problems), WaitOf(query, problems));
        if (problems.Count > 0)
        {
            await Problem.WriteAsync(http, "No requests were listed", problems);
            return;
        }

        await (wait is { } longest
            ? held.HoldAsync(http, async () => await WriteAsync(http, Newest(await WaitAsync(http, filter, longest), last)))
            : WriteAsync(http, Newest(journal.ReadInParts(filter.Has, filter.AfterId), last)));
    }

    /// <summary><c>DELETE</c>: forgets all of them.</summary>
    public Task ClearAsync(HttpContext http)
    {
        journal.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext http, IEnumerable<JournalEntry> found) => JsonBody.StreamAsync(http.Response, found, ControlJson.Default.IEnumerableJournalEntry);

    private static IEnumerable<JournalEntry> Newest(IEnumerable<JournalEntry> found, int last) => last == int.MaxValue ? found : found.TakeLast(last);

    private async Task<IReadOnlyList<JournalEntry>> WaitAsync(HttpContext http, RequestFilter filter, TimeSpan longest)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        ends.CancelAfter(longest);
        await using var unread = new UnreadBody(http.Request, ends);
        return await journal.WaitAsync(filter.Has, ends.Token, filter.AfterId);
    }

    private static RequestFilter FilterOf(RequestParameters query, List<(string, string)> problems)
    {
        var filter = new RequestFilter { Host = query["host"], Identity = query["identity"], Resource = query["resource"], Protocol = query["protocol"] };
        if (filter.Protocol is { } protocol && !protocols.Contains(protocol, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add(("protocol", $"must be one of {string.Join(", ", protocols)}"));
        }

        if (query["outcome"] is { } named)
        {
            if (outcomes.TryGetValue(named, out var outcome))
            {
                filter = filter with { Outcome = outcome };
            }
            else
            {
                problems.Add(("outcome", $"must be one of {string.Join(", ", ConfigurationShape.EnumNames(typeof(RequestOutcome)))}"));
            }
        }

        return query["since"] switch
        {
            null => filter,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => filter with { AfterId = id },
            var text when InstantText.TryParse(text, out var time) => filter with { Since = time },
            _ => Refuse(filter, problems),
        };
    }

    private static RequestFilter Refuse(RequestFilter filter, List<(string, string)> problems)
    {
        problems.Add(("since", $"must be the id of an entry, whose successors are wanted, or {InstantText.Form}"));
        return filter;
    }

    private static int LastOf(RequestParameters query, List<(string, string)> problems)
    {
        if (query["last"] is not { } text)
        {
            return int.MaxValue;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last > 0)
        {
            return last;
        }

        problems.Add(("last", "must be how many of the newest entries are wanted, at least 1"));
        return 0;
    }

    private static TimeSpan? WaitOf(RequestParameters query, List<(string, string)> problems)
    {
        if (query["wait"] is not { } text)
        {
            return null;
        }

        if (SpanText.TryParse(text, out var wait) && wait >= TimeSpan.Zero && wait <= longestWait)
        {
            return wait;
        }

        problems.Add(("wait", $"must be {SpanText.Form}, up to {SpanText.Write(longestWait)}"));
        return null;
    }
}
