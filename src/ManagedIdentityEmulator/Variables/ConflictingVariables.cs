namespace ManagedIdentityEmulator.Variables;

/// <summary>Variables by which a client would take itself to be elsewhere, or take another credential than a managed identity.</summary>
internal static class ConflictingVariables
{
    private const string TokenFile = "AZURE_FEDERATED_TOKEN_FILE";

    private static readonly string[] names =
    [
        // the sources of a managed identity: the first whose variables are set wins, and each SDK has an order of its own
        "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT", "IDENTITY_API_VERSION", "IMDS_ENDPOINT", "MSI_ENDPOINT", "MSI_SECRET",
        "DEFAULT_IDENTITY_CLIENT_ID", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "MSAL_MANAGED_IDENTITY_ENDPOINT",
        "APPSETTING_WEBSITE_SITE_NAME", "AZUREPS_HOST_ENVIRONMENT",

        // workload identity, which .NET, JavaScript and Java prefer to every other source
        TokenFile, "AZURE_KUBERNETES_TOKEN_PROXY", "AZURE_KUBERNETES_CA_FILE", "AZURE_KUBERNETES_CA_DATA", "AZURE_KUBERNETES_SNI_NAME",

        // a service principal or user, which comes first in a DefaultAzureCredential, and would be asked of the real Entra; and the
        // choice of a credential. AZURE_CLIENT_ID stays: it names a user-assigned identity as well.
        "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_USERNAME", "AZURE_PASSWORD", "AZURE_TOKEN_CREDENTIALS",
    ];

    /// <summary>Those that are there, if only empty, which some clients take for set, and that the host's own variables do not set anew.</summary>
    public static IReadOnlyList<string> In(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> ofHost) =>
        [.. names.Concat(Authority(environment)).Where(name => environment.ContainsKey(name) && !ofHost.ContainsKey(name)), .. Trust(environment, ofHost)];

    /// <summary>All that the host's own variables do not set anew, for an environment that is not known here.</summary>
    public static IReadOnlyList<string> All(IReadOnlyDictionary<string, string> ofHost) => [.. names.Where(name => !ofHost.ContainsKey(name) && !IsOfThePod(name, ofHost))];

    // Of a cluster without a file that the emulator knows, the token file is the pod's own.
    private static bool IsOfThePod(string name, IReadOnlyDictionary<string, string> ofHost) => name == TokenFile && ofHost.ContainsKey("AZURE_CLIENT_ID");

    // Left from another host in the same shell: the file is another emulator's, and may be gone with it.
    private static IEnumerable<string> Trust(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> ofHost) =>
        TrustVariables.All.Where(name => TrustFiles.IsOne(environment.GetValueOrDefault(name)) && !ofHost.ContainsKey(name));

    // .NET refuses every credential, managed identities included, where the authority's address is not https. On this machine it is an
    // emulator's, left from a cluster in the same shell, and the identity with it: any other host would be asked for that.
    private static string[] Authority(IReadOnlyDictionary<string, string> environment) =>
        !Uri.TryCreate(environment.GetValueOrDefault("AZURE_AUTHORITY_HOST"), UriKind.Absolute, out var authority) ? []
        : authority.Scheme == Uri.UriSchemeHttp ? ["AZURE_AUTHORITY_HOST"]
        : authority.IsLoopback ? ["AZURE_AUTHORITY_HOST", "AZURE_CLIENT_ID", "AZURE_TENANT_ID"]
        : [];
}
