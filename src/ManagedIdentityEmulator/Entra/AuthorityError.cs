using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra;

/// <summary>Why the authority refuses, as Entra words it; an answer adds time and ids.</summary>
internal sealed record AuthorityError(string Error, int Code, string Message)
{
    public const string InvalidRequest = "invalid_request";
    public const string InvalidClient = "invalid_client";

    private const int LongestQuotation = 1000; // a federated credential's subject has at most 600 characters

    // learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, and RFC 6749 §5.2
    public int Status => Error == InvalidClient ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest;

    /// <summary>What a client sent, at a bearable length.</summary>
    public static string Cut(string text) =>
        text.Length <= LongestQuotation ? text : text[..(char.IsHighSurrogate(text[LongestQuotation - 1]) ? LongestQuotation - 1 : LongestQuotation)] + "…";

    /// <summary>The same in apostrophes.</summary>
    public static string Quote(string text) => $"'{Cut(text)}'";

    public EntraError At(DateTimeOffset time, EntraTrace trace) => new(Error, Code, Message, time) { TraceId = trace.Id, CorrelationId = trace.CorrelationId };
}
