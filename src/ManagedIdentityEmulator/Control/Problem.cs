using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ManagedIdentityEmulator.Control;

/// <summary>The control API's errors: ProblemDetails (RFC 9457). No protocol of Azure's answers with these.</summary>
internal static class Problem
{
    private const int MostMistakes = Limits.ReportedMistakes + 1; // with the one that says how many more there are

    public static Task WriteAsync(HttpContext http, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(http);

    /// <summary>A request whose body has mistakes: each under the member that has it, and all of them in <c>detail</c>.</summary>
    public static Task WriteAsync(HttpContext http, string title, IReadOnlyList<(string Field, string Message)> mistakes)
    {
        var named = mistakes.Count <= MostMistakes ? mistakes : [.. mistakes.Take(Limits.ReportedMistakes), ("$", ProblemList.More(mistakes.Count - Limits.ReportedMistakes))];
        return TypedResults.ValidationProblem(
            named.GroupBy(mistake => mistake.Field).ToDictionary(field => field.Key, field => field.Select(mistake => mistake.Message).ToArray()),
            detail: string.Join("; ", named.Select(mistake => $"{mistake.Field}: {mistake.Message}")),
            title: title).ExecuteAsync(http);
    }

    /// <summary>The same, of mistakes by their JSON path.</summary>
    public static Task WriteAsync(HttpContext http, string title, ProblemList problems) =>
        WriteAsync(http, title, [.. problems.All.Select(problem => (problem.Path.TrimStart('$', '.') is { Length: > 0 } field ? field : problem.Path, problem.Message))]);
}

/// <summary>How the web framework writes them, which without this would look for their members at run time.</summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ProblemJson : JsonSerializerContext;
