using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>What each client does in each failure drill: how often it asks, how long it waits before it asks again, and what comes of it.</summary>
internal static class RetryTable
{
    // Host, drill or preset, number of requests, seconds between them (before chance; none where they are as good as none), outcome: "token", or
    // the exception and a part of its message. A drill of one effect has no end, one of several ends in time.
    private const string AzureIdentity = """
        vm  | 404                      | 6 | 0.8 1.6 3.2 6.4 12.8 | AuthenticationFailedException: IMDS endpoint is updating
        vm  | 410 x3, ok               | 4 | 3 6 12               | token
        vm  | 429 retry-after=3 x2, ok | 3 | 3 3                  | token
        vm  | 503 x2, ok               | 3 | 0.8 1.6              | token
        vm  | reset x2, ok             | 3 | 0.8 1.6              | token
        vm  | throttled                | 4 | 1 1.6 3.2            | token
        vm  | slow-start               | 3 | 0.8 1.6              | token
        """;

    // The same credential, told to wait 20 milliseconds at most before it asks again, and 3 seconds for an answer.
    private const string AzureIdentityWithoutWaits = """
        vm  | 403                      | 1 | | AuthenticationFailedException: Access to the endpoint is forbidden
        vm  | 404                      | 6 | | AuthenticationFailedException: IMDS endpoint is updating
        vm  | 408                      | 6 | | AuthenticationFailedException: The request timed out
        vm  | 410                      | 6 | | AuthenticationFailedException: IMDS is going through updates and will be available within 70 seconds
        vm  | 410 x5, ok               | 6 | | token
        vm  | 429                      | 6 | | AuthenticationFailedException: Temporarily throttled, too many requests
        vm  | 500                      | 6 | | AuthenticationFailedException: Failed to retrieve token from the Active directory
        vm  | 502                      | 1 | | AuthenticationFailedException: The request failed due to a gateway error.
        vm  | 503                      | 6 | | AuthenticationFailedException: Internal service unavailable. Retry later
        vm  | 504                      | 6 | | AuthenticationFailedException: The request failed due to a gateway error.
        vm  | html                     | 1 | | AuthenticationFailedException: 502 Bad Gateway
        vm  | html=200                 | 1 | | CredentialUnavailableException: MSI returned 200 OK, but the response could not be parsed.
        vm  | reset                    | 6 | | CredentialUnavailableException: Multiple attempts failed to obtain a token from the managed identity endpoint.
        vm  | cut                      | 6 | | AuthenticationFailedException: Retry failed after 6 tries
        vm  | cut x2, ok               | 3 | | token
        vm  | hang, ok                 | 2 | 3 | token
        vm  | truncated                | 1 | | CredentialUnavailableException: MSI returned 200 OK, but the response could not be parsed.
        vm  | malformed                | 1 | | CredentialUnavailableException: MSI returned 200 OK, but the response could not be parsed.
        vm  | empty                    | 1 | | AuthenticationFailedException: Invalid response, the authentication response received did not contain the expected fields.
        vm  | missing=access_token     | 1 | | AuthenticationFailedException: Invalid response, the authentication response received did not contain the expected fields.
        vm  | missing=expires_on       | 1 | | token
        vm  | mistyped=expires_on      | 1 | | token
        vm  | mistyped=access_token    | 1 | | CredentialUnavailableException: The JSON value could not be converted to System.String. Path: $.access_token
        vm  | expired-token            | 1 | | AuthenticationFailedException: The following token provider result value is invalid: ExpiresOn.
        vm  | identity-not-found       | 1 | | AuthenticationFailedException: Identity not found
        vm  | delay=1s                 | 1 | | token
        vm  | identity-propagating     | 1 | | AuthenticationFailedException: Identity not found
        vm  | gateway-html             | 1 | | AuthenticationFailedException: The request failed due to a gateway error.
        vm  | clock-skew               | 1 | | token
        web | 404                      | 6 | | AuthenticationFailedException: IMDS endpoint is updating
        web | 410 x5, ok               | 6 | | token
        web | 502                      | 1 | | AuthenticationFailedException: Bad gateway
        """;

    // A lost connection is its last word. Its policy for IMDS takes no heed of Retry-After; the one for other hosts does, and asks again neither after 410 nor after 502.
    private const string MsalNet = """
        vm  | 403                      | 1 |       | MsalServiceException: Access to the endpoint is forbidden
        vm  | 404                      | 4 | 1 2 4 | MsalServiceException: IMDS endpoint is updating
        vm  | 408                      | 4 | 1 2 4 | MsalServiceException: The request timed out
        vm  | 410 x2, ok               | 3 | 10 10 | token
        vm  | 429                      | 4 | 1 2 4 | MsalServiceException: Temporarily throttled, too many requests
        vm  | 429 retry-after=5 x2, ok | 3 | 1 2   | token
        vm  | 500                      | 4 | 1 2 4 | MsalServiceException: Failed to retrieve token from the Active directory
        vm  | 502                      | 4 | 1 2 4 | MsalServiceException: The request failed due to a gateway error.
        vm  | 503 x3, ok               | 4 | 1 2 4 | token
        vm  | 504                      | 4 | 1 2 4 | MsalServiceException: The request failed due to a gateway error.
        vm  | html                     | 4 | 1 2 4 | MsalServiceException: 502 Bad Gateway
        vm  | html=200                 | 1 |       | MsalServiceException: MSI returned 200 OK, but the response could not be parsed.
        vm  | reset, ok                | 1 |       | MsalServiceException: Connection reset by peer
        vm  | cut, ok                  | 1 |       | MsalServiceException: Connection reset by peer
        vm  | truncated                | 1 |       | MsalServiceException: MSI returned 200 OK, but the response could not be parsed.
        vm  | malformed                | 1 |       | MsalServiceException: MSI returned 200 OK, but the response could not be parsed.
        vm  | empty                    | 1 |       | MsalServiceException: Invalid response, the authentication response received did not contain the expected fields.
        vm  | missing=access_token     | 1 |       | MsalServiceException: Invalid response, the authentication response received did not contain the expected fields.
        vm  | missing=expires_on       | 1 |       | token
        vm  | mistyped=expires_on      | 1 |       | token
        vm  | mistyped=access_token    | 1 |       | MsalServiceException: The JSON value could not be converted to System.String. Path: $.access_token
        vm  | expired-token            | 1 |       | MsalClientException: The following token provider result value is invalid: ExpiresOn.
        vm  | identity-not-found       | 1 |       | MsalServiceException: Identity not found
        vm  | delay=1s                 | 1 |       | token
        vm  | imds-updating            | 8 | 10 10 10 10 10 10 10 | token
        vm  | throttled                | 4 | 1 2 4 | token
        vm  | identity-propagating     | 1 |       | MsalServiceException: Identity not found
        vm  | gateway-html             | 4 | 1 2 4 | MsalServiceException: The request failed due to a gateway error.
        vm  | slow-start               | 3 | 1 2   | token
        vm  | clock-skew               | 1 |       | token
        web | 404                      | 4 | 1 1 1 | MsalServiceException: IMDS endpoint is updating
        web | 410                      | 1 |       | MsalServiceException: IMDS is going through updates and will be available within 70 seconds
        web | 429 retry-after=3 x2, ok | 3 | 3 3   | token
        web | 500                      | 4 | 1 1 1 | MsalServiceException: An unexpected error occured while fetching the AAD Token
        web | 502                      | 1 |       | MsalServiceException: Bad gateway
        """;

    // 404 and 410 it takes as in .NET (but halves waits by chance, so that 70 seconds of 410 may be too long for it); otherwise it asks four
    // times, and 429 without Retry-After is its last word. A token that has expired it hands out.
    private const string JsIdentity = """
        vm  | 404 x2, ok               | 3 | 0.8 1.6 | token
        vm  | 410 x2, ok               | 3 | 3 6     | token
        vm  | 429                      | 1 |         | CredentialUnavailableError: Temporarily throttled, too many requests
        vm  | 429 retry-after=3 x2, ok | 3 | 3 3     | token
        vm  | 500                      | 4 | 1 2 4   | CredentialUnavailableError: Failed to retrieve token from the Active directory
        vm  | reset                    | 4 | 1 2 4   | CredentialUnavailableError: Network unreachable.
        vm  | html                     | 4 | 1 2 4   | CredentialUnavailableError: Network unreachable.
        vm  | malformed                | 1 |         | CredentialUnavailableError: Network unreachable.
        vm  | expired-token            | 1 |         | token
        vm  | throttled                | 4 | 1 1 1   | token
        vm  | identity-propagating     | 1 |         | CredentialUnavailableError: Identity not found
        vm  | gateway-html             | 4 | 1 2 4   | CredentialUnavailableError: Network unreachable.
        vm  | slow-start               | 3 | 1 2     | token
        vm  | clock-skew               | 1 |         | token
        """;

    // As MSAL.NET, but it heeds Retry-After nowhere, reads a page for a token, and hands out a token that has expired.
    private const string MsalNode = """
        vm  | 410 x2, ok               | 3 | 10 10 | token
        vm  | 429 retry-after=5 x2, ok | 3 | 1 2   | token
        vm  | 500                      | 4 | 1 2 4 | ServerError: Failed to retrieve token from the Active directory
        vm  | reset, ok                | 1 |       | NetworkError: Network request failed
        vm  | html                     | 1 |       | AuthError: Unexpected token '<', "<html>
        vm  | malformed                | 1 |       | AuthError: Failed to parse response
        vm  | expired-token            | 1 |       | token
        vm  | imds-updating            | 8 | 10 10 10 10 10 10 10 | token
        vm  | throttled                | 4 | 1 2 4 | token
        vm  | identity-propagating     | 1 |       | ServerError: Identity not found
        vm  | gateway-html             | 1 |       | AuthError: Unexpected token '<', "<html>
        vm  | slow-start               | 3 | 1 2   | token
        vm  | clock-skew               | 1 |       | token
        web | 429 retry-after=5 x2, ok | 3 | 1 1   | token
        """;

    private const string Curl = """
        vm  | imds-updating            | 1 | | curl: 410 {"error":"gone","error_description":"IMDS is going through updates and will be available within 70 seconds"}
        vm  | throttled                | 1 | | curl: 429 {"error":"too_many_requests","error_description":"Temporarily throttled, too many requests"}
        vm  | identity-propagating     | 1 | | curl: 400 {"error":"invalid_request","error_description":"Identity not found"}
        vm  | gateway-html             | 1 | | curl: 502 <html>
        vm  | slow-start               | 1 | | curl: 503 {"error":"service_unavailable","error_description":"Internal service unavailable. Retry later"}
        vm  | clock-skew               | 1 | | token
        """;

    public static IReadOnlyList<RetryClient> Clients { get; } =
    [
        new("Azure.Identity", DotNetClient.ManagedIdentityCredential, Least: 0.8, Most: 1.2, AzureIdentity),
        new("Azure.Identity without waits", DotNetClient.ImpatientManagedIdentityCredential, Least: 1, Most: 1, AzureIdentityWithoutWaits),
        new("MSAL.NET", DotNetClient.Msal, Least: 1, Most: 1, MsalNet),
        new("@azure/identity", NodeClient.ManagedIdentityCredential, Least: 0.5, Most: 1, JsIdentity),
        new("MSAL Node", NodeClient.Msal, Least: 1, Most: 1, MsalNode),
        new("curl", CurlClient.Instance, Least: 1, Most: 1, Curl),
    ];
}
