namespace ManagedIdentityEmulator.Host.Tests.Exec;

/// <summary>A command of <c>exec</c> that says where its emulator is, and stays until it is signalled.</summary>
internal sealed class PatientCommand : IAsyncDisposable
{
    private const string Stay = "exec sleep 30";

    private PatientCommand(EmulatorProcess process) => Process = process;

    public EmulatorProcess Process { get; }

    public static PatientCommand Start(string host, params string[] options) => Start(host, Stay, options, []);

    /// <param name="host">The host to be on.</param>
    /// <param name="stay">What the command does once it has said where its emulator is, in sh.</param>
    /// <param name="options">Options of <c>exec</c>.</param>
    /// <param name="environment">Environment variables.</param>
    public static PatientCommand Start(string host, string stay, string[] options, params (string, string)[] environment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /bin/sh");
        var script = $"echo \"$AZURE_POD_IDENTITY_AUTHORITY_HOST$IDENTITY_ENDPOINT\"; echo \"$MI_EMULATOR_CONTROL\"; {stay}";
        return new(EmulatorProcess.Start(["exec", "--host", host, .. options, "--", "sh", "-c", script], environment));
    }

    public async Task<Uri> DataAsync() => new((await SaidAsync())[0]);

    public async Task<Uri> ControlAsync() => new((await SaidAsync())[1]);

    /// <summary>Gets a token, as the command would.</summary>
    /// <returns>The client id of the identity that it is for.</returns>
    public async Task<string?> IssuedToAsync() =>
        (string?)(await Process.GetJsonAsync(await DataAsync(), "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net"))["client_id"];

    public async Task<string[]> SaidAsync()
    {
        await Process.WaitForOutputAsync("the addresses", output => output.Split('\n').Length >= 2);
        return Process.OutputLines;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
