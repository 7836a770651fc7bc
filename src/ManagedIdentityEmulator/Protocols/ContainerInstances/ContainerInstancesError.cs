using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.ContainerInstances;

/// <summary>
/// The errors of Azure Container Instances. The answer to a request without the header and the first of these are as captured; of
/// the others, the form is, and the words are ours.
/// </summary>
internal static class ContainerInstancesError
{
    private const string MetadataHeaderMissing = "Required metadata header not specified or not correct";

    /// <summary>No identity was named, and there is no system-assigned one. The space is the service's.</summary>
    public static NestedError DefaultIdentityNotDefined { get; } = Of(404, "DefaultIdentityNotDefined", "DefaultIdentityNotDefined ");

    // .NET's clients go by "Identity not found".
    public static NestedError IdentityNotFound { get; } = Of(400, "IdentityNotFound", "Identity not found");

    public static NestedError ResourceMissing { get; } = BadRequest("Required query variable 'resource' is missing");

    public static NestedError ApiVersionMissing { get; } = BadRequest("Required query variable 'api-version' is missing");

    public static NestedError SelectorsExclusive { get; } = BadRequest("The query variables client_id, object_id and msi_res_id are mutually exclusive");

    public static NestedError Duplicate { get; } = BadRequest("A query variable is specified more than once");

    public static NestedError Malformed { get; } = BadRequest("The request has too many query variables");

    public static NestedError MethodNotAllowed { get; } = Of(405, "MethodNotAllowed", "The HTTP method (verb) isn't supported on the endpoint") with { Allow = HttpMethods.Get };

    public static NestedError FromEntra(EntraError error) => NestedError.FromEntra(error) with { HasDetails = true };

    public static NestedError Of(Outage outage) => Of(outage.Status, outage.PascalCode, outage.Message);

    public static Task WriteMetadataHeaderMissingAsync(HttpResponse response)
    {
        response.HttpContext.Notes().Explain(Mistake.NoMetadataHeader(response.HttpContext.Request));
        return TextBody.WriteAsync(response, StatusCodes.Status400BadRequest, MetadataHeaderMissing);
    }

    private static NestedError BadRequest(string message) => Of(400, "BadRequest", message);

    private static NestedError Of(int status, string code, string message) => new(status, code, message) { HasDetails = true };
}
