using ManagedIdentityEmulator.Host.Doctor.Clients;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>Which source each SDK picks, by the variables that are set.</summary>
public sealed class AzureClientTests
{
    private const string Pair = "IDENTITY_ENDPOINT=http://a/ IDENTITY_HEADER=h";
    private const string MsiPair = "MSI_ENDPOINT=http://m/ MSI_SECRET=s";
    private const string Cluster = "AZURE_FEDERATED_TOKEN_FILE=/t AZURE_TENANT_ID=t AZURE_CLIENT_ID=c";
    private const string Arc = "IDENTITY_ENDPOINT=http://a/ IMDS_ENDPOINT=http://i/";

    public static TheoryData<string, string> Picks => new()
    {
        { "", "Imds: .NET MSAL.NET JavaScript Python Java Go C++ Rust" },
        { Pair, "AppService: .NET MSAL.NET JavaScript Python Java Go C++ Rust" },
        { $"{Pair} {MsiPair}", "AppService: .NET MSAL.NET JavaScript Python Java Go C++ Rust" },
        { $"{Pair} IDENTITY_SERVER_THUMBPRINT=00", "ServiceFabric: .NET MSAL.NET JavaScript Python Java Go | AppService: C++ | None: Rust" },
        { MsiPair, "MachineLearning: .NET MSAL.NET JavaScript Python Java Go | AppService2017: C++ | None: Rust" },
        { "MSI_ENDPOINT=http://m/", "CloudShell: .NET MSAL.NET JavaScript Python Java Go C++ | None: Rust" },
        { "MSI_SECRET=s", "Imds: .NET MSAL.NET JavaScript Python Java Go C++ Rust" },
        { Arc, "AzureArc: .NET MSAL.NET JavaScript Python Java Go C++ Rust" },
        { $"{Arc} {MsiPair}", "MachineLearning: .NET MSAL.NET JavaScript Java Go | AzureArc: Python Rust | AppService2017: C++" },
        { "IDENTITY_ENDPOINT=http://a/", "Imds: .NET MSAL.NET JavaScript Java Go C++ | None: Python Rust" },
        { $"{Cluster} AZURE_AUTHORITY_HOST=https://e/", "TokenExchange: .NET JavaScript Python Java | Imds: MSAL.NET Go C++ Rust" },
        { Cluster, "TokenExchange: .NET JavaScript Java | Imds: MSAL.NET Python Go C++ Rust" },
        { $"{Cluster} {Pair}", "TokenExchange: .NET JavaScript Java | AppService: MSAL.NET Python Go C++ Rust" },
        { "AZURE_FEDERATED_TOKEN_FILE=/t AZURE_TENANT_ID=t", "Imds: .NET MSAL.NET JavaScript Python Java Go C++ Rust" },
        { "IDENTITY_ENDPOINT=http://a/ IDENTITY_HEADER=", "Imds: .NET MSAL.NET JavaScript Java Go C++ | None: Python Rust" },
    };

    [Theory]
    [MemberData(nameof(Picks))]
    public void Each_SDK_takes_the_first_source_of_its_own_order(string variables, string expected) => PicksIn(Here(variables)).ShouldBe(expected);

    [Fact]
    public void A_machine_with_the_agent_of_Azure_Arc_is_one_before_it_is_a_virtual_machine_to_those_that_look() =>
        PicksIn(Here("") with { FileExists = _ => true }).ShouldBe("AzureArc: .NET MSAL.NET JavaScript Go Rust | Imds: Python Java C++");

    [Theory]
    [InlineData("Python", "http://localhost:1/metadata/identity/oauth2/token")]
    [InlineData(".NET", "http://localhost:1/metadata/identity/oauth2/token")]
    [InlineData("Go", "http://169.254.169.254/metadata/identity/oauth2/token")]
    [InlineData("Rust", "http://169.254.169.254/metadata/identity/oauth2/token")]
    public void Go_and_Rust_heed_no_other_address_of_IMDS(string name, string endpoint) =>
        AzureClient.All.Single(client => client.Name == name).Pick(Here("AZURE_POD_IDENTITY_AUTHORITY_HOST=http://localhost:1/")).Endpoint.ShouldBe(endpoint);

    [Theory]
    [InlineData("", "https://login.microsoftonline.com/t/oauth2/v2.0/token")]
    [InlineData("AZURE_AUTHORITY_HOST=https://localhost:1/", "https://localhost:1/t/oauth2/v2.0/token")]
    public void A_clusters_tokens_are_from_the_authority(string variables, string endpoint) => AzureClient.DotNet.Pick(Here($"{Cluster} {variables}")).Endpoint.ShouldBe(endpoint);

    [Fact]
    public void An_address_is_shown_without_a_password_or_a_query() =>
        AzureClient.DotNet.Pick(Here("MSI_ENDPOINT=http://user:hush@a:1/msi/token?code=hush")).Shown.ShouldBe("http://a:1/msi/token");

    [Theory]
    [InlineData("", "localhost", false)]
    [InlineData("*", "localhost", true)]
    [InlineData("example.com,localhost", "LOCALHOST", true)]
    [InlineData("127.0.0.1 localhost", "localhost", true)]
    [InlineData("127.0.0.1", "localhost", false)]
    [InlineData("::1", "[::1]", true)]
    [InlineData(".local", "emulator.local", true)]
    [InlineData("*.local", "emulator.local", true)]
    [InlineData(".local", "notlocal", false)]
    [InlineData("169.254.169.254", "169.254.169.254", true)]
    public void NO_PROXY_excepts_names_addresses_and_what_is_below_a_domain(string value, string host, bool isExcepted) => NoProxy.Covers(value, host).ShouldBe(isExcepted);

    [Theory]
    [InlineData("IDENTITY_ENDPOINT=http://a/hosts/shop/msi/token IDENTITY_HEADER=h", "", "shop")]
    [InlineData(Pair + " APPSETTING_WEBSITE_SITE_NAME=shop", "", "shop")]
    [InlineData(Pair + " APPSETTING_WEBSITE_SITE_NAME=shop", "vm web", "web")]
    [InlineData(Pair, "", "web")]
    [InlineData(Pair, "vm", null)]
    [InlineData(Cluster, "", "aks")]
    [InlineData("", "", null)]
    public void Variables_tell_the_host_that_was_meant_where_there_is_one(string variables, string known, string? expected)
    {
        var here = Here(variables);

        HostGuess.Of(AzureClient.DotNet.Pick(here), here, known.Length > 0 ? known.Split(' ') : null).ShouldBe(expected);
    }

    private static string PicksIn(ClientEnvironment here) =>
        string.Join(" | ", AzureClient.All.GroupBy(client => client.Pick(here).Kind).Select(pick => $"{pick.Key}: {string.Join(' ', pick.Select(client => client.Name))}"));

    private static ClientEnvironment Here(string variables) => new(
        variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]), _ => false);
}
