using System.Globalization;
using static ManagedIdentityEmulator.Entra.AuthorityError;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>What may be wrong with a client's credential (learn.microsoft.com/entra/identity-platform/reference-error-codes, and captured answers).</summary>
internal static class AssertionErrors
{
    private const string Review = "Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .";

    public static AuthorityError CredentialMissing { get; } = new(InvalidClient, 7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    // The code is Entra's for invalid input; that it is this one here is inferred.
    public static AuthorityError TypeUnsupported { get; } = new(InvalidRequest, 90013,
        $"Invalid input received from the user. 'client_assertion_type' must be '{ClientAuthentication.JwtBearer}'.");

    public static AuthorityError Malformed { get; } = new(InvalidRequest, 50027, "JWT token is invalid or malformed.");

    public static AuthorityError HeaderTypeInvalid { get; } = new(InvalidRequest, 5002727,
        "Invalid JWT header type specified, must be 'JWT' or 'http://openid.net/specs/jwt/1.0'.");

    public static AuthorityError KeyNotNamed { get; } = new(InvalidClient, 5002723,
        "Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.");

    public static AuthorityError ClientMismatch { get; } = new(InvalidClient, 700021,
        $"Client assertion application identifier doesn't match 'client_id' parameter. {Review}");

    public static AuthorityError SubjectMismatch { get; } = new(InvalidClient, 50048, "Subject must match the issuer claim in the client assertion.");

    public static AuthorityError AudienceMismatch { get; } = new(InvalidClient, 700023,
        $"Client assertion audience claim does not match Realm issuer. {Review}");

    public static AuthorityError NoKeys { get; } = new(InvalidClient, 700026, "Client application has no configured keys.");

    public static AuthorityError SecretInvalid(Guid clientId) => new(InvalidClient, 7000215,
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{clientId}'.");

    public static AuthorityError ClaimMissing(string name) => new(InvalidRequest, 90014,
        $"The required field '{name}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.");

    public static AuthorityError AlgorithmUnsupported(string algorithm, string supported) => new(InvalidClient, 5002738,
        $"Invalid JWT token. {Quote(algorithm)} is not a supported signature algorithm. Supported signing algorithms are: '{supported}'");

    /// <summary>Entra has this one code for every time that is wrong; a time that is missing counts as 1970, as captured.</summary>
    public static AuthorityError OutsideValidity(ClientAssertion assertion, DateTimeOffset now) => new(InvalidClient, 700024,
        $"Client assertion is not within its valid time range. Current time: {Time(now)}, assertion valid from {Time(assertion.NotBefore ?? assertion.IssuedAt)}, expiry time of assertion {Time(assertion.ExpiresOn)}. {Review}");

    public static AuthorityError CertificateNotFound(string thumbprint, Guid clientId) => new(InvalidClient, 700027,
        $"The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: {Quote(thumbprint)}, {Configured(clientId)}].");

    public static AuthorityError CertificateExpired(string thumbprint, DateTimeOffset from, DateTimeOffset to, Guid clientId) => new(InvalidClient, 700027,
        $"The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired., Thumbprint of key used by client: '{thumbprint}', {Found(from, to)}, {Configured(clientId)}].");

    public static AuthorityError CertificateSignatureInvalid(string thumbprint, DateTimeOffset from, DateTimeOffset to, Guid clientId) => new(InvalidClient, 700027,
        $"Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value., Thumbprint of key used by client: '{thumbprint}', {Found(from, to)}, {Configured(clientId)}].");

    private static string Found(DateTimeOffset from, DateTimeOffset to) =>
        string.Create(CultureInfo.InvariantCulture, $"Found key 'Start={from.UtcDateTime:MM/dd/yyyy HH:mm:ss}, End={to.UtcDateTime:MM/dd/yyyy HH:mm:ss}'");

    private static string Configured(Guid clientId) =>
        $"Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{clientId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/{clientId}'";

    private static string Time(DateTimeOffset? time) => (time ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
