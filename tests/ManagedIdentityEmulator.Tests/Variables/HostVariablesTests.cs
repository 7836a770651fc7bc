using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols.AzureArc;
using ManagedIdentityEmulator.Protocols.Kubernetes;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Tests.Variables;

/// <summary>The variables of each kind of host, at addresses that are made up.</summary>
public sealed class HostVariablesTests : IDisposable
{
    private const string Token = "/metadata/identity/oauth2/token";

    private readonly IdentityRegistry registry = IdentitySeed.CreateRegistry(new EmulatorOptions());
    private readonly ServerCertificates certificates = new(new ListenerOptions(), null, TimeProvider.System);
    private readonly CallerDirectory callers;
    private readonly TrustFiles trust;
    private readonly TemporaryFolder temporary = new();
    private readonly ArcKeyFolder arcKeys;
    private readonly ClusterIssuer issuer;
    private readonly TokenFiles tokenFiles;
    private readonly HostVariables variables;

    public HostVariablesTests()
    {
        callers = new(registry);
        trust = new(certificates, _ => null);
        arcKeys = new(new EmulatorOptions { ArcKeyFolder = temporary["tokens"] });
        issuer = new(registry, TimeProvider.System);
        tokenFiles = new(registry, issuer, TimeProvider.System);
        variables = Variables(new Ports(41000));
    }

    public void Dispose()
    {
        callers.Dispose();
        tokenFiles.Dispose();
        arcKeys.Dispose();
        temporary.Dispose();
        trust.Dispose();
        certificates.Dispose();
    }

    [Fact]
    public void The_virtual_machine_that_requests_are_taken_for_anyway_is_at_the_data_listener()
    {
        var of = Of("vm");

        of["AZURE_POD_IDENTITY_AUTHORITY_HOST"].ShouldBe("http://localhost:1");
        of["MSAL_MANAGED_IDENTITY_ENDPOINT"].ShouldBe("http://localhost:1" + Token);
    }

    [Theory, InlineData("containergroup"), InlineData("vm2")]
    public void Any_other_host_that_asks_IMDS_is_at_a_port_of_its_own(string host)
    {
        Add("vm2");

        var of = Of(host);

        of["AZURE_POD_IDENTITY_AUTHORITY_HOST"].ShouldBe("http://localhost:41000");
        of["MSAL_MANAGED_IDENTITY_ENDPOINT"].ShouldBe("http://localhost:41000" + Token);
    }

    [Fact]
    public void Where_a_host_claims_sources_even_the_first_virtual_machine_has_a_port_of_its_own()
    {
        registry.Update("containergroup", host => host with { Callers = ["127.0.0.1"] });

        Of("vm")["AZURE_POD_IDENTITY_AUTHORITY_HOST"].ShouldBe("http://localhost:41000");
    }

    // .NET's DefaultAzureCredential takes IMDS's 400 for its probe as "not here" at any address but 169.254.169.254.
    [Theory, InlineData("vm"), InlineData("containergroup")]
    public void A_host_that_asks_IMDS_has_default_credentials_not_probe_for_it(string host) =>
        Of(host)["AZURE_TOKEN_CREDENTIALS"].ShouldBe("ManagedIdentityCredential");

    [Theory, InlineData("web"), InlineData("function")]
    public void App_Service_has_both_pairs_with_the_same_endpoint_and_secret(string host)
    {
        var of = Of(host);

        of["IDENTITY_ENDPOINT"].ShouldBe("http://localhost:1/msi/token");
        of["MSI_ENDPOINT"].ShouldBe(of["IDENTITY_ENDPOINT"]);
        of["IDENTITY_HEADER"].ShouldMatch("^[0-9A-F]{32}$");
        of["MSI_SECRET"].ShouldBe(of["IDENTITY_HEADER"]);
        of["APPSETTING_WEBSITE_SITE_NAME"].ShouldBe(host);
    }

    [Theory]
    [InlineData("containerapp", "IDENTITY_ENDPOINT", "http://localhost:1/hosts/containerapp/msi/token")]
    [InlineData("arc", "IDENTITY_ENDPOINT", "http://localhost:1/hosts/arc" + Token)]
    [InlineData("arc", "IMDS_ENDPOINT", "http://localhost:1/hosts/arc")]
    [InlineData("fabric", "IDENTITY_ENDPOINT", "https://localhost:2" + Token)]
    [InlineData("fabric", "IDENTITY_API_VERSION", "2019-07-01-preview")]
    [InlineData("cloudshell", "MSI_ENDPOINT", "http://localhost:1/hosts/cloudshell/oauth2/token")]
    [InlineData("cloudshell", "AZUREPS_HOST_ENVIRONMENT", "cloud-shell/1.0")]
    [InlineData("ml", "MSI_ENDPOINT", "http://localhost:1/hosts/ml/msi/token")]
    [InlineData("automation", "IDENTITY_ENDPOINT", "http://localhost:1/hosts/automation/oauth2/token")]
    public void Every_host_is_told_where_its_protocol_is(string host, string name, string value) => Of(host)[name].ShouldBe(value);

    // The first whose variables are set wins, and every SDK has an order of its own: one too many is another kind of host.
    [Theory]
    [InlineData("vm", "AZURE_POD_IDENTITY_AUTHORITY_HOST AZURE_TOKEN_CREDENTIALS MSAL_MANAGED_IDENTITY_ENDPOINT")]
    [InlineData("containergroup", "AZURE_POD_IDENTITY_AUTHORITY_HOST AZURE_TOKEN_CREDENTIALS MSAL_MANAGED_IDENTITY_ENDPOINT")]
    [InlineData("web", "APPSETTING_WEBSITE_SITE_NAME IDENTITY_ENDPOINT IDENTITY_HEADER MSI_ENDPOINT MSI_SECRET")]
    [InlineData("arc", "IDENTITY_ENDPOINT IMDS_ENDPOINT")]
    [InlineData("fabric", "IDENTITY_API_VERSION IDENTITY_ENDPOINT IDENTITY_HEADER IDENTITY_SERVER_THUMBPRINT")]
    [InlineData("cloudshell", "AZUREPS_HOST_ENVIRONMENT MSI_ENDPOINT")]
    [InlineData("ml", "DEFAULT_IDENTITY_CLIENT_ID MSI_ENDPOINT MSI_SECRET")]
    [InlineData("automation", "IDENTITY_ENDPOINT IDENTITY_HEADER MSI_ENDPOINT MSI_SECRET")]
    [InlineData("aks", "AZURE_AUTHORITY_HOST AZURE_CLIENT_ID AZURE_FEDERATED_TOKEN_FILE AZURE_TENANT_ID")]
    public void A_host_has_the_variables_by_which_its_platform_is_known_and_no_other(string host, string names) =>
        Of(host).Keys.Except(["NO_PROXY", "no_proxy", .. TrustVariables.All]).Order(StringComparer.Ordinal).ShouldBe(names.Split(' '));

    [Theory, InlineData("web", "MSI_SECRET"), InlineData("fabric", "IDENTITY_HEADER"), InlineData("ml", "MSI_SECRET"), InlineData("automation", "IDENTITY_HEADER")]
    public void The_secret_is_the_hosts_own(string host, string name)
    {
        registry.Update(host, known => known with { IdentityHeader = "open'sesame" });

        Of(host)[name].ShouldBe("open'sesame");
    }

    [Fact]
    public void A_Machine_Learning_compute_names_its_default_identity_where_it_has_one()
    {
        Of("ml")["DEFAULT_IDENTITY_CLIENT_ID"].ShouldBe($"{registry.FindHost("ml")!.SystemAssigned!.ClientId}");

        registry.Update("ml", host => host with { SystemAssigned = null, UserAssigned = [] });

        Of("ml").ShouldNotContainKey("DEFAULT_IDENTITY_CLIENT_ID");
    }

    [Fact]
    public void A_Service_Fabric_application_knows_the_server_by_its_thumbprint()
    {
        Of("fabric")["IDENTITY_SERVER_THUMBPRINT"].ShouldBe(certificates.For("localhost").Thumbprint);
        variables.Of(registry.FindHost("fabric")!, null, "emulator")["IDENTITY_SERVER_THUMBPRINT"].ShouldBe(certificates.For("emulator").Thumbprint);
    }

    [Theory, InlineData("vm"), InlineData("web"), InlineData("arc"), InlineData("fabric"), InlineData("cloudshell")]
    public void On_every_host_the_programs_of_this_machine_trust_the_authority(string host)
    {
        var of = Of(host);

        X509CertificateLoader.LoadCertificateFromFile(of["NODE_EXTRA_CA_CERTS"]).Thumbprint.ShouldBe(certificates.Trusted.Thumbprint);
        TrustVariables.InPlaceOfTheSystems.ShouldAllBe(name => PemCertificates.In(of[name]).Contains(certificates.TrustedPem.TrimEnd()));
    }

    [Fact]
    public void A_client_on_another_machine_is_told_of_no_file_of_this_one() =>
        variables.Of(registry.FindHost("fabric")!, null, "emulator").Keys.Intersect(TrustVariables.All).ShouldBeEmpty();

    [Theory]
    [InlineData("vm", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://emulator:1")]
    [InlineData("containergroup", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://emulator:41000")]
    [InlineData("web", "IDENTITY_ENDPOINT", "http://emulator:1/msi/token")]
    [InlineData("arc", "IMDS_ENDPOINT", "http://emulator:1/hosts/arc")]
    [InlineData("fabric", "IDENTITY_ENDPOINT", "https://emulator:2" + Token)]
    public void Who_reaches_the_emulator_under_another_name_is_told_addresses_under_that_name(string host, string name, string value)
    {
        var of = variables.Of(registry.FindHost(host)!, registry.FindHost("vm"), "emulator");

        of[name].ShouldBe(value);
        of["NO_PROXY"].ShouldEndWith(",emulator");
    }

    [Fact]
    public void Whatever_the_host_no_proxy_is_asked_and_no_secret_goes_to_another_machine()
    {
        foreach (var host in registry.Hosts)
        {
            var of = Of(host.Name);

            of["NO_PROXY"].ShouldBe("localhost,127.0.0.1,::1,169.254.169.254");
            of["no_proxy"].ShouldBe(of["NO_PROXY"]);
            of.Values.Where(value => value.Contains("://")).ShouldAllBe(value => new Uri(value).IsLoopback);
            of.GetValueOrDefault("AZURE_AUTHORITY_HOST", "https://").ShouldStartWith("https://"); // .NET refuses every credential where it is not
        }
    }

    [Fact]
    public void A_cluster_has_its_identity_the_authority_with_a_slash_at_the_end_and_a_token_that_is_there_already()
    {
        var of = Of("aks");

        of["AZURE_AUTHORITY_HOST"].ShouldBe("https://localhost:2/");
        of["AZURE_CLIENT_ID"].ShouldBe($"{registry.Identities.Single(identity => identity.Name == "default").ClientId}");
        of["AZURE_TENANT_ID"].ShouldBe($"{registry.Identities.First().TenantId}");
        ((string)WireClient.Payload(File.ReadAllText(of["AZURE_FEDERATED_TOKEN_FILE"]))["sub"]!).ShouldBe("system:serviceaccount:default:workload-identity-sa");
    }

    [Fact]
    public void Of_several_identities_a_clusters_is_the_first_by_name()
    {
        var first = registry.Identities.Single(identity => identity.Name == "default") with { Name = "another", ResourceId = ArmResourceId.From("/another"), ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid() };
        registry.Put(first);
        registry.Update("aks", host => host with { UserAssigned = host.UserAssigned.Add(first.ResourceId) });

        Of("aks")["AZURE_CLIENT_ID"].ShouldBe($"{first.ClientId}");
    }

    [Fact]
    public void A_cluster_without_a_user_assigned_identity_says_what_to_do()
    {
        registry.Update("aks", host => host with { UserAssigned = [] });

        Should.Throw<HostUnavailableException>(() => Of("aks")).Message.ShouldBe("aks has no user-assigned identity, and workload identity knows no other: assign it one (userAssigned).");
    }

    [Fact]
    public void A_token_file_that_cannot_be_written_is_said_to_be_why()
    {
        File.WriteAllText(temporary["file"], "");
        registry.Update("aks", host => host with { Cluster = host.Cluster! with { TokenFile = Path.Combine(temporary["file"], "token") } });

        Should.Throw<HostUnavailableException>(() => Of("aks")).Message.ShouldMatch("^The token file of aks, .*/file/token, cannot be written .*; its tokenFile must be a path that the emulator can write.$");
    }

    [Fact]
    public void A_container_is_told_of_the_token_file_that_it_may_share_and_of_no_temporary_one()
    {
        variables.Of(registry.FindHost("aks")!, null, "emulator").ShouldNotContainKey("AZURE_FEDERATED_TOKEN_FILE");

        registry.Update("aks", host => host with { Cluster = host.Cluster! with { TokenFile = "/shared/token" } });

        var of = variables.Of(registry.FindHost("aks")!, null, "emulator");
        (of["AZURE_FEDERATED_TOKEN_FILE"], of["AZURE_AUTHORITY_HOST"]).ShouldBe(("/shared/token", "https://emulator:2/"));
    }

    [Fact]
    public void A_port_that_cannot_be_had_is_said_to_be_why() =>
        Should.Throw<HostUnavailableException>(() => Variables(new NoPorts()).Of(registry.FindHost("containergroup")!))
            .Message.ShouldBe("containergroup needs a port of its own: cannot listen");

    private Dictionary<string, string> Of(string host) => variables.Of(registry.FindHost(host)!);

    private HostVariables Variables(IHostPorts ports) =>
        new(registry, callers, new("http://localhost:1", "https://localhost:2", "http://localhost:3", null, null), ports, certificates, trust, arcKeys, tokenFiles);

    private void Add(string name)
    {
        var vm = registry.FindHost("vm")!;
        registry.Put(vm with { Name = name, ResourceId = ArmResourceId.From($"/{name}"), SystemAssigned = null });
    }

    private sealed class Ports(int first) : IHostPorts
    {
        public int Of(string host) => first;

        public bool Contains(int port) => port == first;
    }

    private sealed class NoPorts : IHostPorts
    {
        public int Of(string host) => throw new ListenerException("cannot listen", new IOException());

        public bool Contains(int port) => false;
    }
}
