namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// The errors of the endpoint at port 50342. Code and words of the first are documented
/// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling), the second is as
/// captured; where no capture exists, the words are IMDS's.
/// </summary>
internal static class OAuth2TokenError
{
    public static NestedError MetadataHeaderMissing { get; } = new(400, "bad_request_102", "Required metadata header not specified");

    public static NestedError ResourceMissing { get; } = new(400, "invalid_request", "Required audience parameter not specified");

    public static NestedError IdentityNotFound { get; } = new(400, "invalid_request", "Identity not found");

    public static NestedError AmbiguousIdentity { get; } = new(400, "invalid_request",
        "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request");

    public static NestedError SelectorsExclusive { get; } = new(400, "invalid_request", "The parameters client_id, object_id and msi_res_id are mutually exclusive");

    public static NestedError Malformed { get; } = new(400, "invalid_request", "The form cannot be read or is too large, or there are too many parameters");

    public static NestedError Duplicate { get; } = new(400, "invalid_request", "A parameter is specified more than once");

    public static NestedError MethodNotAllowed { get; } = new(405, "method_not_allowed", "The HTTP method (verb) isn't supported on the endpoint") { Allow = "GET, POST" };

    public static NestedError Of(Outage outage) => new(outage.Status, outage.Code, outage.Message);
}
