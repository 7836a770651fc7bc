using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra;

/// <summary>
/// What Entra says when it cannot answer now. The codes and their meaning are documented
/// (learn.microsoft.com/entra/identity-platform/reference-error-codes); which of them comes with which status is not.
/// </summary>
internal static class AuthorityOutage
{
    public static AuthorityError Of(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => new("temporarily_unavailable", 90055, "There are too many incoming requests."),
        StatusCodes.Status500InternalServerError => new("server_error", 50000, "There was an error issuing a token."),
        StatusCodes.Status503ServiceUnavailable => new("temporarily_unavailable", 90033, "A transient error has occurred. Please try again."),
        _ => new("temporarily_unavailable", 90006, "The service is temporarily unavailable. Please retry later."),
    };

    /// <summary>Of what is read of the authority, discovery and keys.</summary>
    public static WireProtocol Reading(TimeProvider clock) => new(ProtocolName.Discovery, (http, status) =>
    {
        var error = Of(status);
        http.Notes().Explain($"AADSTS{error.Code}: {error.Message}");
        return JsonBody.WriteAsync(http.Response, status, error.At(clock.GetUtcNow(), http.Notes().Trace).WriteMembers);
    });
}
