using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.VmExtension;

/// <summary>
/// The errors of the VM extension: code and message inside <c>error</c>. Code and words of the first are documented
/// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling); where no capture
/// exists, the words are IMDS's.
/// </summary>
internal sealed record VmExtensionError(int Status, string Code, string Message)
{
    public static VmExtensionError MetadataHeaderMissing { get; } = new(400, "bad_request_102", "Required metadata header not specified");

    public static VmExtensionError ResourceMissing { get; } = new(400, "invalid_request", "Required audience parameter not specified");

    public static VmExtensionError IdentityNotFound { get; } = new(400, "invalid_request", "Identity not found");

    public static VmExtensionError AmbiguousIdentity { get; } = new(400, "invalid_request",
        "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request");

    public static VmExtensionError SelectorsExclusive { get; } = new(400, "invalid_request", "The parameters client_id, object_id and msi_res_id are mutually exclusive");

    public static VmExtensionError Malformed { get; } = new(400, "invalid_request", "The request is too large or has too many parameters");

    public static VmExtensionError Duplicate { get; } = new(400, "invalid_request", "A parameter is specified more than once");

    public static VmExtensionError MethodNotAllowed { get; } = new(405, "method_not_allowed", "The HTTP method (verb) isn't supported on the endpoint");

    public static VmExtensionError FromEntra(EntraError error) => new(400, error.Error, error.Description);

    public Task WriteAsync(HttpResponse response)
    {
        response.HttpContext.Features.Set(new Refusal(Message));
        if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = "GET, POST";
        }

        return JsonBody.WriteAsync(response, Status, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            json.WriteEndObject();
        });
    }
}
