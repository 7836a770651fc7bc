namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>A client that the emulator is held against.</summary>
public enum ClientKind
{
    ManagedIdentityCredential,
    DefaultAzureCredential,
    MsalNet,
    JsManagedIdentityCredential,
    JsDefaultAzureCredential,
    MsalNode,
    PythonManagedIdentityCredential,
    Curl,
}
