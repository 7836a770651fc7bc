namespace ManagedIdentityEmulator.Host.Doctor.Clients;

/// <summary>The sources of a managed identity, each with what selects it; <see langword="null"/> where it is not selected.</summary>
internal static class Sources
{
    public const string ImdsHost = "169.254.169.254";

    private const string TokenPath = "/metadata/identity/oauth2/token";
    private const string TokenFile = "AZURE_FEDERATED_TOKEN_FILE";
    private const string Tenant = "AZURE_TENANT_ID";
    private const string Client = "AZURE_CLIENT_ID";
    private const string Authority = "AZURE_AUTHORITY_HOST";
    private const string Endpoint = "IDENTITY_ENDPOINT";
    private const string Header = "IDENTITY_HEADER";
    private const string Thumbprint = "IDENTITY_SERVER_THUMBPRINT";
    private const string ArcEndpoint = "IMDS_ENDPOINT";
    private const string MsiEndpoint = "MSI_ENDPOINT";
    private const string MsiSecret = "MSI_SECRET";
    private const string PodIdentity = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

    public static TokenSource? TokenExchange(ClientEnvironment here) => When(here, SourceKind.TokenExchange, AuthorityOf(here), TokenFile, Tenant, Client);

    /// <summary>Python's <c>ManagedIdentityCredential</c> insists on the authority too.</summary>
    public static TokenSource? TokenExchangeWithAuthority(ClientEnvironment here) =>
        here.Has(Authority) ? TokenExchange(here) : null;

    public static TokenSource? ServiceFabric(ClientEnvironment here) => When(here, SourceKind.ServiceFabric, here[Endpoint], Endpoint, Header, Thumbprint);

    public static TokenSource? AppService(ClientEnvironment here) => When(here, SourceKind.AppService, here[Endpoint], Endpoint, Header);

    public static TokenSource? AppService2017(ClientEnvironment here) => When(here, SourceKind.AppService2017, here[MsiEndpoint], MsiEndpoint, MsiSecret);

    public static TokenSource? MachineLearning(ClientEnvironment here) => When(here, SourceKind.MachineLearning, here[MsiEndpoint], MsiEndpoint, MsiSecret);

    public static TokenSource? CloudShell(ClientEnvironment here) => When(here, SourceKind.CloudShell, here[MsiEndpoint], MsiEndpoint);

    public static TokenSource? AzureArc(ClientEnvironment here) => When(here, SourceKind.AzureArc, here[Endpoint], Endpoint, ArcEndpoint);

    /// <summary>A machine with the agent of Azure Arc: its program is there, which counts before IMDS.</summary>
    public static TokenSource? ArcAgent(ClientEnvironment here) =>
        ArcProgram is var program && here.FileExists(program) ? new(SourceKind.AzureArc, $"http://127.0.0.1:40342{TokenPath}", program) : null;

    /// <summary>Python and Rust look no further once this one is set.</summary>
    public static TokenSource? NothingElseThanIdentityEndpoint(ClientEnvironment here) => When(here, SourceKind.None, "", Endpoint);

    public static TokenSource? Imds(ClientEnvironment here) =>
        here[PodIdentity] is { } host ? new(SourceKind.Imds, $"{host.TrimEnd('/')}{TokenPath}", PodIdentity) : ImdsAddress(here);

    /// <summary>IMDS for clients that heed no variable.</summary>
    public static TokenSource? ImdsAddress(ClientEnvironment here) => new(SourceKind.Imds, $"http://{ImdsHost}{TokenPath}");

    /// <summary>A source that the client knows of and refuses to use.</summary>
    public static Func<ClientEnvironment, TokenSource?> Unsupported(Func<ClientEnvironment, TokenSource?> source) =>
        here => source(here) is { } picked ? picked with { Kind = SourceKind.None } : null;

    private static string ArcProgram => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "AzureConnectedMachineAgent", "himds.exe")
        : "/opt/azcmagent/bin/himds";

    private static string AuthorityOf(ClientEnvironment here) =>
        $"{(here[Authority] ?? "https://login.microsoftonline.com").TrimEnd('/')}/{here[Tenant]}/oauth2/v2.0/token";

    private static TokenSource? When(ClientEnvironment here, SourceKind kind, string? endpoint, params string[] names) =>
        here.Has(names) ? new(kind, endpoint!, names) : null;
}
