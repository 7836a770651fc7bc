using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>The words by which a user of a client learns why there is no token.</summary>
internal static class Refusal
{
    /// <summary>Of the host's refusal: its own words, where the client understands them.</summary>
    public static string OfTheHost(Cell cell) => (cell.Host, cell.Selection) switch
    {
        (HostKind.VmAtTheImdsAddress, _) when cell.Client == ClientKind.DefaultAzureCredential => "The requested identity has not been assigned to this resource.", // read in its probe
        (HostKind.Vm or HostKind.VmAtTheImdsAddress or HostKind.ContainerGroup, _) when cell.Client == ClientKind.PythonManagedIdentityCredential =>
            "The requested identity has not been assigned to this resource.", // what it takes a 400 for
        (HostKind.Vm or HostKind.VmAtTheImdsAddress or HostKind.ContainerGroup or HostKind.CloudShell, _) => "Identity not found",
        (HostKind.ContainerApp, Selection.WrongSecret) => OfAnEmptyBody(cell.Client),
        (HostKind.Web or HostKind.Function or HostKind.Ml, Selection.WrongSecret) => "is not the secret of a host that asks here",
        (HostKind.Web or HostKind.Function or HostKind.ContainerApp, _) => "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId",
        (HostKind.Fabric, _) => "Managed identity not found for the specified application host.",
        (HostKind.Ml, _) => "No MSI found for specified ClientId/ResourceId.",
        (HostKind.Automation, Selection.WrongSecret) => OfAPascalCaseBody(cell.Client, "is not the secret of this Automation account"),
        (HostKind.Automation, _) => OfAPascalCaseBody(cell.Client, "No managed identity was found for Automation account automation"),
        (HostKind.Arc, _) => "identity_not_found",
        (HostKind.Aks, _) => "AADSTS700016: Application with identifier",
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "that host refuses nothing"),
    };

    /// <summary>Of the client's own, of a selection that it does not even ask the host for.</summary>
    public static string OfTheClient(Cell cell) => (cell.Host, cell.Client) switch
    {
        // A chain drops a credential that cannot be made, and its reason with it: between its neighbours there is nothing.
        (HostKind.Fabric or HostKind.CloudShell, ClientKind.JsDefaultAzureCredential) =>
            "environmentcredential/troubleshoot.\nCredentialUnavailableError: Visual Studio Code Authentication is not available.",

        (HostKind.Arc, ClientKind.PythonManagedIdentityCredential) => "User assigned managed identities are not supported by Azure Arc.",

        (HostKind.Fabric, ClientKind.MsalNet) => "Service Fabric only supports object ID (sent on the wire as 'principalId')",
        (HostKind.Fabric, ClientKind.JsManagedIdentityCredential) => "Specifying a `clientId` or `resourceId` is not supported by the Service Fabric managed identity environment.",
        (HostKind.Fabric, _) => "Specifying a clientId or resourceId is not supported by the Service Fabric managed identity environment.",

        (HostKind.CloudShell, ClientKind.MsalNet) => "User assigned identity is not supported by the Cloud Shell Managed Identity.",
        (HostKind.CloudShell, ClientKind.JsManagedIdentityCredential) => "Specifying a user-assigned managed identity is not supported for CloudShell at runtime.",
        (HostKind.CloudShell, _) => "User-assigned managed identity is not supported by the detected managed identity environment.",

        (HostKind.Ml, ClientKind.ManagedIdentityCredential or ClientKind.DefaultAzureCredential) => "ManagedIdentityCredential authentication failed: \nSee the troubleshooting guide", // not a word of MSAL's
        (HostKind.Ml, ClientKind.MsalNet) => "Only client id is supported for user-assigned managed identity in Machine Learning.",
        (HostKind.Ml, _) => "Only client id is supported for user-assigned managed identity in MachineLearning.",

        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "no client refuses that by itself"),
    };

    // {"Message":"…"}, as Automation's documentation shows it: no SDK reads a name that is written so.
    private static string OfAPascalCaseBody(ClientKind client, string words) => client switch
    {
        ClientKind.Curl or ClientKind.PythonManagedIdentityCredential => words,
        ClientKind.MsalNode => "acquireToken succeeded without an access token",
        ClientKind.JsManagedIdentityCredential or ClientKind.JsDefaultAzureCredential => "Response had no \"expiresOn\" property.",
        _ => "The error response was either empty or could not be parsed.",
    };

    private static string OfAnEmptyBody(ClientKind client) => client switch
    {
        ClientKind.Curl => "403",
        ClientKind.PythonManagedIdentityCredential => "No token received.",
        ClientKind.MsalNode => "Unexpected end of JSON input",
        ClientKind.JsManagedIdentityCredential or ClientKind.JsDefaultAzureCredential => "Cannot read properties of undefined",
        _ => "No response received from the managed identity endpoint.",
    };
}
