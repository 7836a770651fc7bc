using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>Each client, on each host, asking for each identity that it has an option for: what <see cref="Expectation"/> says comes of it.</summary>
public abstract class MatrixTests(Emulators emulators, ClientKind client)
{
    protected static TheoryData<HostKind, Selection> CellsOf(ClientKind client) => new(Cell.All.Where(cell => cell.Client == client).Select(cell => (cell.Host, cell.Selection)));

    protected Task CheckAsync(HostKind host, Selection selection) => new Cell(client, host, selection).CheckAsync(emulators);
}

public sealed class ManagedIdentityCredentialTests(Emulators emulators) : MatrixTests(emulators, ClientKind.ManagedIdentityCredential)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.ManagedIdentityCredential);

    [Theory, MemberData(nameof(Cells))]
    public Task A_managed_identity_credential_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class DefaultAzureCredentialTests(Emulators emulators) : MatrixTests(emulators, ClientKind.DefaultAzureCredential)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.DefaultAzureCredential);

    [Theory, MemberData(nameof(Cells))]
    public Task A_default_azure_credential_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class MsalNetTests(Emulators emulators) : MatrixTests(emulators, ClientKind.MsalNet)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.MsalNet);

    [Theory, MemberData(nameof(Cells))]
    public Task A_managed_identity_application_of_MSAL_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class JsManagedIdentityCredentialTests(Emulators emulators) : MatrixTests(emulators, ClientKind.JsManagedIdentityCredential)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.JsManagedIdentityCredential);

    [Theory, MemberData(nameof(Cells))]
    public Task A_JavaScript_managed_identity_credential_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class JsDefaultAzureCredentialTests(Emulators emulators) : MatrixTests(emulators, ClientKind.JsDefaultAzureCredential)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.JsDefaultAzureCredential);

    [Theory, MemberData(nameof(Cells))]
    public Task A_JavaScript_default_azure_credential_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class MsalNodeTests(Emulators emulators) : MatrixTests(emulators, ClientKind.MsalNode)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.MsalNode);

    [Theory, MemberData(nameof(Cells))]
    public Task A_managed_identity_application_of_MSAL_Node_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class PythonManagedIdentityCredentialTests(Emulators emulators) : MatrixTests(emulators, ClientKind.PythonManagedIdentityCredential)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.PythonManagedIdentityCredential);

    [Theory, MemberData(nameof(Cells))]
    public Task A_Python_managed_identity_credential_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}

public sealed class CurlTests(Emulators emulators) : MatrixTests(emulators, ClientKind.Curl)
{
    public static TheoryData<HostKind, Selection> Cells => CellsOf(ClientKind.Curl);

    [Theory, MemberData(nameof(Cells))]
    public Task The_documented_request_gets_what_it_selects_or_says_why_not(HostKind host, Selection selection) => CheckAsync(host, selection);
}
