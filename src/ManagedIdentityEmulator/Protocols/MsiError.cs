using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// An error of the token service behind <c>/msi/token</c>. The shapes, and the words where a selector or a target is unknown, there
/// is no identity, or Entra cannot be reached, are as captured; the other words are ours.
/// </summary>
/// <param name="Status">The status, which the body repeats.</param>
/// <param name="Message">What is wrong; <see langword="null"/> where Entra or a code says so.</param>
/// <param name="Cause">Entra's refusal, if it is one.</param>
internal sealed record MsiError(int Status, string? Message, EntraError? Cause = null)
{
    public static MsiError MethodNotAllowed { get; } = new(405, "The endpoint only accepts GET requests.");

    public static MsiError NoIdentity { get; } = new(400, "Unable to load the proper Managed Identity.");

    public static MsiError Ambiguous { get; } = new(400, "There are several user-assigned identities and no system-assigned one: the request must name one of them.");

    public static MsiError Malformed { get; } = new(400, "The request has too many query parameters.");

    public static MsiError Duplicate { get; } = new(400, "A query parameter is specified more than once.");

    public static MsiError ResourceMissing { get; } = new(400, "The query parameter 'resource' is missing.");

    public static MsiError SelectorsExclusive { get; } = new(400, "The query parameters client_id, principal_id, object_id and mi_res_id are mutually exclusive.");

    // No client asks again after 401.
    public static MsiError SecretWrong(string header) => new(401, $"The header {header} is missing, or is not the secret of a host that asks here.");

    public static MsiError ApiVersionInvalid(IEnumerable<string> supported) => new(400, $"The api-version is missing or not supported. Supported: {string.Join(", ", supported)}.");

    public static MsiError FromEntra(EntraError error) => new(400, null, error);

    public static MsiError Of(Outage outage) => outage.Status switch
    {
        StatusCodes.Status500InternalServerError => new(outage.Status, "An unexpected error occured while fetching the AAD Token."), // its spelling
        StatusCodes.Status503ServiceUnavailable => new(outage.Status, null) { Code = outage.Code },
        _ => new(outage.Status, outage.Message),
    };

    /// <summary>A code of its own in place of words.</summary>
    private string? Code { get; init; }

    public Task WriteAsync(HttpResponse response, MsiApi api)
    {
        response.HttpContext.Notes().Explain(Message ?? Code ?? Cause!.Description);
        if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = HttpMethods.Get;
        }

        return JsonBody.WriteAsync(response, Status, json =>
        {
            if (Cause is not null)
            {
                json.WriteString(api.In("ExceptionMessage"), Cause.Description);
                json.WriteString(api.In("ErrorCode"), Cause.Error);
                json.WriteStartArray(api.In("ServiceErrorCodes"));
                json.WriteStringValue($"{Cause.Code}");
                json.WriteEndArray();
            }
            else if (Code is not null)
            {
                json.WriteString(api.In("ExceptionMessage"), "");
                json.WriteString(api.In("ErrorCode"), Code);
                json.WriteNull(api.In("ServiceErrorCodes"));
            }

            json.WriteNumber(api.In("StatusCode"), Status);
            json.WriteString(api.In("Message"), Message);
            json.WriteString(api.In("CorrelationId"), MsiHeaders.CorrelationIdOf(response));
        });
    }
}
