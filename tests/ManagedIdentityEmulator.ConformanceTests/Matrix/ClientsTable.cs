using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>The README's table of what works, in Markdown: a host a line, a client a column.</summary>
internal static class ClientsTable
{
    private static readonly (HostKind Host, string Name)[] hosts =
    [
        (HostKind.Vm, "virtual machine"),
        (HostKind.VmAtTheImdsAddress, "virtual machine, at 169.254.169.254"),
        (HostKind.Web, "App Service"),
        (HostKind.Function, "Functions"),
        (HostKind.ContainerApp, "Container Apps"),
        (HostKind.ContainerGroup, "Container Instances"),
        (HostKind.Arc, "Azure Arc"),
        (HostKind.Fabric, "Service Fabric"),
        (HostKind.CloudShell, "Cloud Shell"),
        (HostKind.Ml, "Machine Learning"),
        (HostKind.Automation, "Automation"),
        (HostKind.Aks, "AKS"),
    ];

    private static readonly (ClientKind Client, string Name)[] clients =
    [
        (ClientKind.ManagedIdentityCredential, ".NET `ManagedIdentityCredential`"),
        (ClientKind.DefaultAzureCredential, ".NET `DefaultAzureCredential`"),
        (ClientKind.MsalNet, "MSAL.NET"),
        (ClientKind.JsManagedIdentityCredential, "JavaScript `ManagedIdentityCredential`"),
        (ClientKind.JsDefaultAzureCredential, "JavaScript `DefaultAzureCredential`"),
        (ClientKind.MsalNode, "MSAL Node"),
        (ClientKind.PythonManagedIdentityCredential, "Python `ManagedIdentityCredential`"),
        (ClientKind.Curl, "curl"),
    ];

    private static readonly (Selection Selection, string Letter)[] letters =
        [(Selection.SystemAssigned, "S"), (Selection.ByClientId, "C"), (Selection.ByObjectId, "O"), (Selection.ByResourceId, "R")];

    /// <param name="passed">What came as expected.</param>
    /// <param name="versions">Which versions of the clients these were.</param>
    public static string Write(IReadOnlySet<Cell> passed, string versions) => $"""
        | host | {string.Join(" | ", clients.Select(client => client.Name))} |
        |{string.Concat(Enumerable.Repeat("---|", clients.Length + 1))}
        {string.Join('\n', hosts.Select(host => $"| {host.Name} | {string.Join(" | ", clients.Select(client => Letters(passed, client.Client, host.Host)))} |"))}

        A letter is a token: `S` the system-assigned identity's; a user-assigned one's by its `C` client id, `O` object id or `R` resource
        id. In a small letter, the client forgets what it was told to select and gets the system-assigned identity's. Where a letter is
        missing, the client has no such option, or refuses it on that host. On AKS, `S` is the identity that the environment names. Where a client did ask for an identity that there is not, the
        host refused {Refused(passed, Selection.UnknownIdentity)} times; with a wrong secret, {Refused(passed, Selection.WrongSecret)}. {versions}
        """;

    private static string Letters(IReadOnlySet<Cell> passed, ClientKind client, HostKind host) =>
        string.Join(' ', letters.Select(letter => Mark(passed, new(client, host, letter.Selection), letter.Letter)).OfType<string>());

    private static string? Mark(IReadOnlySet<Cell> passed, Cell cell, string letter) => cell.Expected switch
    {
        Outcome.Token when passed.Contains(cell) => letter,
        Outcome.SystemAssignedTokenInstead when passed.Contains(cell) => letter.ToLowerInvariant(),
        _ => null,
    };

    private static string Refused(IReadOnlySet<Cell> passed, Selection selection) => $"{passed.Count(cell => IsRefusal(cell, selection))} of {Cell.All.Count(cell => IsRefusal(cell, selection))}";

    private static bool IsRefusal(Cell cell, Selection selection) =>
        cell.Selection == selection && cell.Expected == Outcome.RefusedByTheHost;
}
