using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>
/// The errors of IMDS, in its words (learn.microsoft.com/azure/virtual-machines/instance-metadata-service,
/// learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling, and captured answers).
/// </summary>
internal sealed class ImdsError
{
    private readonly int status;
    private readonly string reason;
    private readonly Action<Utf8JsonWriter> members;

    private ImdsError(int status, string reason, Action<Utf8JsonWriter> members) => (this.status, this.reason, this.members) = (status, reason, members);

    private ImdsError(int status, string error, string description)
        : this(status, description, json =>
        {
            json.WriteString("error", error);
            json.WriteString("error_description", description);
        })
    {
    }

    public static ImdsError MetadataHeaderMissing { get; } = new(400, "invalid_request", "Required metadata header not specified");

    // That such a request is refused is documented; in which words is not.
    public static ImdsError Forwarded { get; } = new(400, "invalid_request", "Requests with an X-Forwarded-For header are not allowed");

    public static ImdsError ResourceMissing { get; } = new(400, "invalid_request", "Required query variable 'resource' is missing");

    public static ImdsError IdentityNotFound { get; } = new(400, "invalid_request", "Identity not found");

    public static ImdsError AmbiguousIdentity { get; } = new(400, "invalid_request",
        "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request");

    // Documented as refused, both; the words are ours.
    public static ImdsError SelectorsExclusive { get; } = new(400, "invalid_request", "The query variables client_id, object_id and msi_res_id are mutually exclusive");

    public static ImdsError Malformed { get; } = new(400, "invalid_request", "The request has too many query variables");

    public static ImdsError BypassCacheInvalid { get; } = new(400, "invalid_request", "The query variable 'bypass_cache' must be 'true' if it is specified");

    public static ImdsError NotFound { get; } = new(404, "not_found", "The requested element doesn't exist");

    public static ImdsError MethodNotAllowed { get; } = new(405, "method_not_allowed", "The HTTP method (verb) isn't supported on the endpoint");

    public static ImdsError ApiVersionInvalid { get; } = new(400, "api-version is invalid or missing", json =>
    {
        json.WriteString("error", "Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds");
        json.WriteStartArray("newest-versions");
        foreach (var version in ImdsApiVersions.Newest)
        {
            json.WriteStringValue(version);
        }

        json.WriteEndArray();
    });

    // Ours: in Azure nothing listens at the address there.
    public static ImdsError NotAskedHere(AzureHost host) => new(400, "invalid_request",
        $"Identity not found: code on {host.Name} ({host.Type.ResourceType}) does not ask the Instance Metadata Service; 'mi-emulator env --host {host.Name}' has its variables");

    public static ImdsError DuplicateParameter(string name) =>
        new(400, "invalid_request", $"The query variable '{Shorten(name)}' is specified more than once");

    public static ImdsError FromEntra(EntraError error) => new(400, error.Description, error.WriteMembers);

    public static ImdsError Of(Outage outage) => new(outage.Status, outage.Code, outage.Message);

    /// <summary>An error outside the identity category, where the body has one member only.</summary>
    public static ImdsError Plain(int status, string error) => new(status, error, json => json.WriteString("error", error));

    public Task WriteAsync(HttpResponse response)
    {
        response.HttpContext.Notes().Explain(reason);
        if (status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = HttpMethods.Get;
        }

        return JsonBody.WriteAsync(response, status, members);
    }

    private static string Shorten(string name) => name.Length <= 64 ? name : name[..64];
}
