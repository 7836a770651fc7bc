using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>/_emulator/signins</c>: the managed-identity sign-in log.</summary>
internal sealed class SignInEndpoints(SignInLog log, TargetDirectory targets)
{
    private static readonly string[] parameters = ["identity", "resource", "since", "outcome"];
    private static readonly Lazy<SignInJson> json = new(() => new(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary><c>GET ?identity=&amp;resource=&amp;since=&amp;outcome=</c>: the sign-ins that fit, oldest first.</summary>
    public Task ListAsync(HttpContext http)
    {
        var problems = FilterParameters.Check(http.Request, parameters);
        var filter = problems.Count > 0 ? new() : FilterOf(RequestParameters.OfQuery(http.Request), problems);
        return problems.Count > 0
            ? Problem.WriteAsync(http, "No sign-ins were listed", problems)
            : JsonBody.StreamAsync(http.Response, log.Read(filter.Has, filter.AfterId), json.Value.IReadOnlyListSignIn);
    }

    /// <summary><c>DELETE</c>: forgets all of them.</summary>
    public Task ClearAsync(HttpContext http)
    {
        log.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private SignInFilter FilterOf(RequestParameters query, List<(string, string)> problems)
    {
        var filter = new SignInFilter { Identity = query["identity"] };
        if (query["resource"] is { } resource)
        {
            filter = filter with { Resource = resource, ResourceAppId = targets.AppIdOf(resource) };
        }

        if (query["outcome"] is { } outcome)
        {
            filter = filter with { IsSuccess = outcome.Equals("success", StringComparison.OrdinalIgnoreCase) };
            if (filter.IsSuccess is false && !outcome.Equals("failure", StringComparison.OrdinalIgnoreCase))
            {
                problems.Add(("outcome", "must be success or failure"));
            }
        }

        if (query["since"] is not { } since)
        {
            return filter;
        }

        if (Guid.TryParse(since, out var id))
        {
            return filter with { AfterId = id };
        }

        if (InstantText.TryParse(since, out var time))
        {
            return filter with { Since = time };
        }

        problems.Add(("since", $"must be the Id of a sign-in, whose successors are wanted, or {InstantText.Form}"));
        return filter;
    }
}

/// <summary>The names are the table's, as the members have them.</summary>
[JsonSerializable(typeof(IReadOnlyList<SignIn>))]
internal sealed partial class SignInJson : JsonSerializerContext;
