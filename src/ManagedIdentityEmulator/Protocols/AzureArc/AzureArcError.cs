using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>
/// The errors of the Azure Arc agent, in IMDS's form, whose API it has. That a key is asked for with 401 and an unknown identity is
/// <c>identity_not_found</c> is known from clients; the words, where they are not IMDS's, are ours.
/// </summary>
internal sealed record AzureArcError(int Status, string Error, string Description)
{
    public static AzureArcError MetadataHeaderMissing { get; } = BadRequest("Required metadata header not specified");

    public static AzureArcError ApiVersionMissing { get; } = BadRequest("Required query variable 'api-version' is missing");

    public static AzureArcError ResourceMissing { get; } = BadRequest("Required query variable 'resource' is missing");

    public static AzureArcError SelectorsExclusive { get; } = BadRequest("The query variables client_id, object_id and msi_res_id are mutually exclusive");

    public static AzureArcError Duplicate { get; } = BadRequest("A query variable is specified more than once");

    public static AzureArcError Malformed { get; } = BadRequest("The request has too many query variables");

    public static AzureArcError MethodNotAllowed { get; } = new(405, "method_not_allowed", "The HTTP method (verb) isn't supported on the endpoint");

    public static AzureArcError KeyRequired { get; } = new(401, "unauthorized_client", "The key in the file that WWW-Authenticate names is required as Authorization: Basic");

    public static AzureArcError KeyRefused { get; } = new(403, "forbidden", "The key is wrong, used or expired");

    public static AzureArcError IdentityNotFound { get; } = new(404, "identity_not_found", "Identity not found");

    private EntraError? Entra { get; init; }

    public static AzureArcError FromEntra(EntraError error) => new(400, error.Error, error.Description) { Entra = error };

    public static AzureArcError Of(Outage outage) => new(outage.Status, outage.Code, outage.Message);

    public static AzureArcError KeyNotWritten(string reason) => new(503, "server_error", reason);

    public Task WriteAsync(HttpResponse response)
    {
        response.HttpContext.Notes().Explain(Description);
        if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = HttpMethods.Get;
        }

        return JsonBody.WriteAsync(response, Status, json =>
        {
            if (Entra is not null)
            {
                Entra.WriteMembers(json);
                return;
            }

            json.WriteString("error", Error);
            json.WriteString("error_description", Description);
        });
    }

    private static AzureArcError BadRequest(string description) => new(400, "invalid_request", description);
}
