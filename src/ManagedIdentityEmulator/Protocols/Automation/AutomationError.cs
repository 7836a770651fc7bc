using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Automation;

/// <summary>
/// The errors of Azure Automation. The one of a missing identity is documented (learn.microsoft.com/azure/automation/troubleshoot/managed-identity);
/// the others have its shape and words of ours.
/// </summary>
internal sealed record AutomationError(int Status, string Message)
{
    public static AutomationError MethodNotAllowed { get; } = new(405, "The endpoint only accepts GET and POST requests");

    // That such a request is refused is documented.
    public static AutomationError Forwarded { get; } = new(400, "Requests with an X-Forwarded-For header are not allowed");

    public static AutomationError SecretWrong { get; } = new(401, "The header X-IDENTITY-HEADER (or secret) is missing, or is not the secret of this Automation account");

    public static AutomationError Malformed { get; } = new(400, "The request is too large or has too many parameters");

    public static AutomationError Duplicate { get; } = new(400, "A parameter is specified more than once");

    public static AutomationError ResourceMissing { get; } = new(400, "The parameter resource is missing");

    public static AutomationError SelectorsExclusive { get; } = new(400, "The parameters client_id, object_id and mi_res_id are mutually exclusive");

    public static AutomationError IdentityNotFound(AzureHost account) => new(400, $"No managed identity was found for Automation account {account.Name}");

    public static AutomationError FromEntra(EntraError error) => new(400, error.Description);

    public static AutomationError Of(Outage outage) => new(outage.Status, outage.Message);

    public Task WriteAsync(HttpResponse response)
    {
        response.HttpContext.Notes().Explain(Message);
        if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = "GET, POST";
        }

        return JsonBody.WriteAsync(response, Status, json => json.WriteString(nameof(Message), Message));
    }
}
