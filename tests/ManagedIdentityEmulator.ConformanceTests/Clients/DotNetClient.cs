using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>One run of the program with Azure.Identity and MSAL.NET: they keep tokens and what they know of their host for the life of a process.</summary>
internal static class DotNetClient
{
    public const string ManagedIdentityCredential = "managed";
    public const string DefaultAzureCredential = "default";
    public const string Msal = "msal";

    public static async Task<ClientAnswer> GetTokenAsync(EmulatorProcess emulator, string credential, string selector, string resource)
    {
        var command = Programs.DotNetClient(credential, selector, resource) with
        {
            Namespace = emulator.Namespace,
            Environment = emulator.Namespace is null ? VariablesFor(emulator, credential) : [],
        };
        return ClientAnswer.Parse(await ProcessRunner.RunToSuccessAsync(command));
    }

    // In a chain the client probes first, and takes the refusal that IMDS owes a probe for a good sign at 169.254.169.254 alone;
    // named as the only credential, it does not probe.
    private static Dictionary<string, string> VariablesFor(EmulatorProcess emulator, string credential)
    {
        var variables = new Dictionary<string, string> { ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = emulator.Data };
        if (credential == DefaultAzureCredential)
        {
            variables["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential";
        }

        return variables;
    }
}
