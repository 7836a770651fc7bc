using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Control;

/// <summary>The environment variables with which a client on this machine takes itself to be on a host.</summary>
internal static class HostEnvironment
{
    private const string Imds = "/metadata/identity/oauth2/token";

    // A proxy that the developer's machine has set must not be asked for these.
    private const string Direct = "localhost,127.0.0.1,::1,169.254.169.254";

    /// <returns><see langword="null"/> for a kind of host whose protocol this version does not speak.</returns>
    public static Dictionary<string, string>? Of(AzureHost host, ListenerAddresses addresses) => host.Type.Platform switch
    {
        HostPlatform.VirtualMachine => new()
        {
            ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = addresses.Data,

            // .NET's DefaultAzureCredential probes IMDS first and, at any address but 169.254.169.254, misreads the answer; with
            // this it does not probe.
            ["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential",
            ["MSAL_MANAGED_IDENTITY_ENDPOINT"] = addresses.Data + Imds,
            ["NO_PROXY"] = Direct,
            ["no_proxy"] = Direct,
        },
        _ => null,
    };
}
