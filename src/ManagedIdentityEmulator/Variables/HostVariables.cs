using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Protocols.AzureArc;
using ManagedIdentityEmulator.Protocols.Kubernetes;

namespace ManagedIdentityEmulator.Variables;

/// <summary>The environment variables with which a client takes itself to be on a host, as the real platform sets them.</summary>
internal sealed class HostVariables(
    IdentityRegistry registry, CallerDirectory callers, ListenerAddresses addresses, IHostPorts ports, ServerCertificates certificates, TrustFiles? trust, ArcKeyFolder arcKeys,
    TokenFiles tokenFiles)
{
    private const string Imds = "/metadata/identity/oauth2/token";

    // A proxy that the developer's machine has set must not be asked for these.
    private const string Direct = "localhost,127.0.0.1,::1,169.254.169.254";

    /// <summary>Those for a client on this machine of which nothing else is known.</summary>
    /// <exception cref="HostUnavailableException">A client cannot be on that host here.</exception>
    public Dictionary<string, string> Of(AzureHost host) => Of(host, callers.HasClaims ? null : registry.FirstVirtualMachine);

    /// <param name="host">The host that the client is to be on.</param>
    /// <param name="unaddressed">The host that the client's requests to the data listener are taken for without more.</param>
    /// <param name="reachedAs">The name under which the client reaches the emulator; <see langword="null"/> for localhost, with the same files as the emulator.</param>
    /// <exception cref="HostUnavailableException">A client cannot be on that host here.</exception>
    public Dictionary<string, string> Of(AzureHost host, AzureHost? unaddressed, string? reachedAs = null)
    {
        var data = At(addresses.Data, reachedAs);
        var variables = host.Type.Platform switch
        {
            var platform when platform.IsAskedAtTheImdsAddress() =>
                OfImds(host.Name.Equals(unaddressed?.Name, StringComparison.OrdinalIgnoreCase) ? data : AtItsOwnPort(host, reachedAs)),
            HostPlatform.AppService or HostPlatform.Functions => OfAppService(host, $"{data}/msi/token"),
            HostPlatform.ContainerApps => OfBothPairs(host, $"{data}{HostPath.Of(host)}/msi/token"),
            HostPlatform.AzureArc => OfAzureArc($"{data}{HostPath.Of(host)}"),
            HostPlatform.ServiceFabric => OfServiceFabric(host, At(addresses.Tls, reachedAs)),
            HostPlatform.CloudShell => OfCloudShell($"{data}{HostPath.Of(host)}/oauth2/token"),
            HostPlatform.MachineLearning => OfMachineLearning(host, $"{data}{HostPath.Of(host)}/msi/token"),
            HostPlatform.Automation => OfBothPairs(host, $"{data}{HostPath.Of(host)}/oauth2/token"),
            _ => OfKubernetes(host, At(addresses.Tls, reachedAs), isLocal: reachedAs is null),
        };
        variables["NO_PROXY"] = variables["no_proxy"] = reachedAs is null or "localhost" ? Direct : $"{Direct},{reachedAs.Trim('[', ']')}";
        if (reachedAs is null && trust is not null)
        {
            foreach (var (name, file) in trust.Variables)
            {
                variables[name] = file;
            }
        }

        return variables;
    }

    // As the mutating webhook of AKS sets them in a pod; workload identity knows no system-assigned identities.
    private Dictionary<string, string> OfKubernetes(AzureHost host, string authority, bool isLocal)
    {
        if (registry.UserAssignedOf(host) is not [var identity, ..])
        {
            throw new HostUnavailableException($"{host.Name} has no user-assigned identity, and workload identity knows no other: assign it one (userAssigned).");
        }

        var variables = new Dictionary<string, string>
        {
            ["AZURE_CLIENT_ID"] = identity.ClientId.ToString(),
            ["AZURE_TENANT_ID"] = identity.TenantId.ToString(),
            ["AZURE_AUTHORITY_HOST"] = authority + "/",
        };
        if (TokenFileOf(host, isLocal) is { } file)
        {
            variables["AZURE_FEDERATED_TOKEN_FILE"] = file;
        }

        return variables;
    }

    // A container reads what is in a volume that it shares; of a temporary file on this machine it is not told.
    private string? TokenFileOf(AzureHost host, bool isLocal)
    {
        if (host.Cluster is not { } cluster)
        {
            throw new HostUnavailableException($"{host.Name} has no OIDC issuer.");
        }

        if (!isLocal)
        {
            return cluster.TokenFile;
        }

        try
        {
            return tokenFiles.Write(host.Name, cluster);
        }
        catch (TokenFileException e)
        {
            throw new HostUnavailableException(e.Message);
        }
    }

    private static string At(string address, string? name) =>
        name is null ? address : new UriBuilder(address) { Host = name }.Uri.GetLeftPart(UriPartial.Authority);

    private string AtItsOwnPort(AzureHost host, string? name)
    {
        try
        {
            return new UriBuilder(At(addresses.Data, name)) { Port = ports.Of(host.Name) }.Uri.GetLeftPart(UriPartial.Authority);
        }
        catch (ListenerException e)
        {
            throw new HostUnavailableException($"{host.Name} needs a port of its own: {e.Message}");
        }
    }

    private static Dictionary<string, string> OfImds(string address) => new()
    {
        ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = address,

        // .NET's DefaultAzureCredential probes IMDS first and, at any address but 169.254.169.254, misreads the answer; with
        // this it does not probe.
        ["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential",
        ["MSAL_MANAGED_IDENTITY_ENDPOINT"] = address + Imds,
    };

    // Both pairs, as App Service sets them: clients of every age find one (learn.microsoft.com/azure/app-service/overview-managed-identity).
    private static Dictionary<string, string> OfAppService(AzureHost host, string endpoint) => new(OfBothPairs(host, endpoint))
    {
        ["APPSETTING_WEBSITE_SITE_NAME"] = host.Name, // by this, Python's msrestazure tells it from Cloud Shell
    };

    private static Dictionary<string, string> OfBothPairs(AzureHost host, string endpoint) => new()
    {
        ["IDENTITY_ENDPOINT"] = endpoint,
        ["IDENTITY_HEADER"] = host.IdentityHeader!,
        ["MSI_ENDPOINT"] = endpoint,
        ["MSI_SECRET"] = host.IdentityHeader!,
    };

    private Dictionary<string, string> OfAzureArc(string address)
    {
        try
        {
            arcKeys.Probe();
        }
        catch (ArcKeyFolderException e)
        {
            throw new HostUnavailableException(e.Message);
        }

        return new() { ["IDENTITY_ENDPOINT"] = address + Imds, ["IMDS_ENDPOINT"] = address };
    }

    private Dictionary<string, string> OfServiceFabric(AzureHost host, string address) => new()
    {
        ["IDENTITY_ENDPOINT"] = address + Imds,
        ["IDENTITY_HEADER"] = host.IdentityHeader!,
        ["IDENTITY_SERVER_THUMBPRINT"] = certificates.For(new Uri(address).Host).Thumbprint,
        ["IDENTITY_API_VERSION"] = "2019-07-01-preview",
    };

    private static Dictionary<string, string> OfCloudShell(string endpoint) => new()
    {
        ["MSI_ENDPOINT"] = endpoint,
        ["AZUREPS_HOST_ENVIRONMENT"] = "cloud-shell/1.0", // by this, MSAL for Python knows it
    };

    private Dictionary<string, string> OfMachineLearning(AzureHost host, string endpoint)
    {
        var variables = new Dictionary<string, string> { ["MSI_ENDPOINT"] = endpoint, ["MSI_SECRET"] = host.IdentityHeader! };
        if (registry.Resolve(host, IdentitySelector.None) is IdentityResolution.Found(var identity))
        {
            variables["DEFAULT_IDENTITY_CLIENT_ID"] = identity.ClientId.ToString();
        }

        return variables;
    }
}
