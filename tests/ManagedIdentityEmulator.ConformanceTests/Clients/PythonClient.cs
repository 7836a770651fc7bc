using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>The program with azure-identity for Python, as Debian packages it.</summary>
internal sealed class PythonClient : ClientProgram
{
    public static readonly PythonClient ManagedIdentityCredential = new();

    // Debian's packages are its own python's, whatever other one comes first.
    private static readonly string interpreter = OperatingSystem.IsLinux() ? "/usr/bin/python3" : "python3";
    private static readonly Lazy<Task<string?>> missing = new(() => ProcessRunner.WhyNotAsync(new Command(interpreter, "-c", "import azure.identity")));

    public override async Task<string?> WhyNotAsync() => await missing.Value is null ? null : "azure-identity for Python is not here (Debian's package: python3-azure)";

    protected override Command Run(string[] arguments) => new(interpreter, [Path.Combine(AppContext.BaseDirectory, "python", "client.py"), .. arguments]);
}
