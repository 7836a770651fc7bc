using System.Text.Json;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>What holds of every answer, whatever was asked.</summary>
internal static partial class AnswerRules
{
    private const int NotKept = 503; // of an emulator whose data directory cannot be written
    private const int AnotherVersionOfHttp = 505;
    private const string OfServiceFabric = "\"code\":\"InternalServerError\",\"message\":\"An error occurred.\""; // its documented word for a target that there is not

    /// <returns>What is wrong with it; <see langword="null"/> where it is as it should be.</returns>
    public static string? Broken(RawAnswer answer) =>
        answer.Status >= 500 && answer.Status is not (NotKept or AnotherVersionOfHttp) && !answer.Text.Contains(OfServiceFabric, StringComparison.Ordinal) ? "a failure of the server"
        : Entrails().Match(answer.ToString()) is { Success: true } shown ? $"shows what it is made of: {shown.Value}"
        : answer.Head.Contains("\r\nX-Injected", StringComparison.OrdinalIgnoreCase) ? "a header that the client has made"
        : answer.Body.Length > 0 && Json().IsMatch(answer.Head) && !IsJson(answer.Body) ? "no JSON, though it says so"
        : null;

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Names of exceptions and types, and the lines of a stack trace.
    [GeneratedRegex(@"\b[A-Z][A-Za-z]+Exception\b|\b(System|Microsoft\.AspNetCore|Microsoft\.Extensions|ManagedIdentityEmulator)\.[A-Z]\w*|^   at ", RegexOptions.Multiline)]
    private static partial Regex Entrails();

    [GeneratedRegex(@"^Content-Type: application/(problem\+)?json", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Json();
}
