using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.ServiceFabric;

/// <summary>
/// The errors of Service Fabric's token service. Codes, messages and the 404 are documented
/// (learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code#error-handling); that the others among
/// the client's mistakes are 400, and the words of those that the page does not list, are ours.
/// </summary>
internal sealed record ServiceFabricError(int Status, string Code, string Message)
{
    private const int LongestVersion = 64;

    public static ServiceFabricError SecretMissing { get; } = new(400, "SecretHeaderNotFound", "Secret is not found in the request headers.");

    /// <summary>An unknown secret, or an application without such an identity: the page has one answer for both.</summary>
    public static ServiceFabricError IdentityNotFound { get; } = new(404, "ManagedIdentityNotFound", "Managed identity not found for the specified application host.");

    public static ServiceFabricError ResourceMissing { get; } = new(400, "ArgumentNullOrEmpty", "The parameter 'resource' should not be null or empty string.");

    /// <summary>What the page says to expect of a target that is not right.</summary>
    public static ServiceFabricError InvalidTarget { get; } = new(500, "InternalServerError", "An error occurred.");

    public static ServiceFabricError SelectorsExclusive { get; } = new(400, "InvalidRequest", "The parameters principalId, client_id, object_id and mi_res_id are mutually exclusive.");

    public static ServiceFabricError Malformed { get; } = new(400, "InvalidRequest", "The request has too many parameters.");

    public static ServiceFabricError Duplicate { get; } = new(400, "InvalidRequest", "A parameter is specified more than once.");

    public static ServiceFabricError MethodNotAllowed { get; } = new(405, "MethodNotAllowed", "The request method is not supported.");

    public static ServiceFabricError ApiVersionInvalid(string? version) =>
        new(400, "InvalidApiVersion", $"The api-version '{(version?.Length > LongestVersion ? version[..LongestVersion] : version)}' is not supported. Supported version is '2019-07-01-preview'.");

    // The page knows one of these.
    public static ServiceFabricError Of(Outage outage) => outage.Status == InvalidTarget.Status ? InvalidTarget : new(outage.Status, outage.PascalCode, outage.Message);

    public Task WriteAsync(HttpResponse response)
    {
        response.HttpContext.Notes().Explain(Message);
        if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = HttpMethods.Get;
        }

        return JsonBody.WriteAsync(response, Status, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("correlationId", Guid.NewGuid());
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            json.WriteEndObject();
        });
    }
}
