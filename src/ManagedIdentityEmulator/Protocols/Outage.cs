using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// What a token service says when it cannot answer now, whatever it is asked. Statuses and codes are IMDS's
/// (learn.microsoft.com/entra/identity-platform/managed-identities-azure-resources/how-to-use-vm-token#error-handling, the IMDS API
/// description), and so are the words of 404, 410, 429, 500 and 503; other services' are not known, and each has them in its own shape.
/// </summary>
internal sealed record Outage(int Status, string Code, string Message)
{
    private static readonly Outage[] known =
    [
        new(StatusCodes.Status403Forbidden, "forbidden", "Access to the endpoint is forbidden"),
        new(StatusCodes.Status404NotFound, "not_found", "IMDS endpoint is updating"),
        new(StatusCodes.Status408RequestTimeout, "request_timeout", "The request timed out"),
        new(StatusCodes.Status410Gone, "gone", "IMDS is going through updates and will be available within 70 seconds"),
        new(StatusCodes.Status429TooManyRequests, "too_many_requests", "Temporarily throttled, too many requests"),
        new(StatusCodes.Status500InternalServerError, "unknown", "Failed to retrieve token from the Active directory"),
        new(StatusCodes.Status502BadGateway, "bad_gateway", "Bad gateway"),
        new(StatusCodes.Status503ServiceUnavailable, "service_unavailable", "Internal service unavailable. Retry later"),
        new(StatusCodes.Status504GatewayTimeout, "gateway_timeout", "Gateway timeout"),
    ];

    /// <summary>The code as services write it that begin one with a capital letter: <c>TooManyRequests</c>.</summary>
    public string PascalCode => string.Concat(Code.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public static Outage Of(int status) => known.First(outage => outage.Status == status);
}
