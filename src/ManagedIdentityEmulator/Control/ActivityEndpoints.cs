using System.Globalization;
using System.Text.Encodings.Web;
using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/activity</c>: the activity log of management operations.</summary>
internal sealed class ActivityEndpoints(ActivityLog log)
{
    private static readonly string[] parameters = ["resource", "operation", "caller", "outcome", "correlationId", "since"];

    // Errors quote what they are about: 'orders', not \u0027orders\u0027.
    private static readonly Lazy<ControlJson> json = new(() => new(new(ControlJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary><c>GET ?resource=&amp;operation=&amp;caller=&amp;outcome=&amp;correlationId=&amp;since=</c>: the operations that fit, oldest first.</summary>
    public Task ListAsync(HttpContext http)
    {
        var problems = FilterParameters.Check(http.Request, parameters);
        var filter = problems.Count > 0 ? new() : FilterOf(RequestParameters.OfQuery(http.Request), problems);
        return problems.Count > 0
            ? Problem.WriteAsync(http, "No activities were listed", problems)
            : JsonBody.StreamAsync(http.Response, log.Read(filter.Has), json.Value.IReadOnlyListActivityEntry);
    }

    /// <summary><c>DELETE</c>: forgets all of them.</summary>
    public Task ClearAsync(HttpContext http)
    {
        log.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static ActivityFilter FilterOf(RequestParameters query, List<(string, string)> problems)
    {
        var filter = new ActivityFilter { Operation = query["operation"], Caller = query["caller"] };
        if (query["resource"] is { } resource)
        {
            filter = filter with { Resource = ResourceScope.From(resource) };
            Check(resource.StartsWith('/'), "resource", "must be the id of a resource, a resource group or a subscription");
        }

        if (query["outcome"] is { } named)
        {
            Check(Enum.GetNames<ActivityOutcome>().Contains(named, StringComparer.OrdinalIgnoreCase), "outcome", $"must be one of {string.Join(", ", ConfigurationShape.EnumNames(typeof(ActivityOutcome)))}");
            filter = filter with { Outcome = Enum.TryParse<ActivityOutcome>(named, ignoreCase: true, out var outcome) ? outcome : null };
        }

        if (query["correlationId"] is { } correlation)
        {
            Check(Guid.TryParse(correlation, out var id), "correlationId", "must be a GUID");
            filter = filter with { CorrelationId = id };
        }

        if (query["since"] is { } since)
        {
            var isId = long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var after);
            var isTime = InstantText.TryParse(since, out var time);
            Check(isId || isTime, "since", $"must be the id of an entry, whose successors are wanted, or {InstantText.Form}");
            filter = isId ? filter with { AfterId = after } : filter with { Since = time };
        }

        return filter;

        void Check(bool isGood, string name, string expected)
        {
            if (!isGood)
            {
                problems.Add((name, expected));
            }
        }
    }
}
