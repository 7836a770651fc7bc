using System.CommandLine;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator env --host NAME</c>: what <c>eval "$(…)"</c> takes to be on a host of the running emulator.</summary>
internal static class EnvCommand
{
    private static readonly string defaultResourceManager = $"https://localhost:{new ListenerOptions().TlsPort}";

    public static Command Create()
    {
        var host = OptionValue.Host();
        var format = OptionValue.Create(
            "--format", "bash|pwsh|dotenv|json", "What to write. Default: bash, on Windows pwsh (| Out-String | Invoke-Expression).", VariableFormats.Names,
            text => VariableFormats.TryParse(text, out var known) ? known : (VariableFormat?)null);
        var control = ControlClient.ControlOption();
        var command = new Command("env", "Prints the variables that put a program on a host of the running emulator: eval \"$(mi-emulator env --host web)\"")
        {
            host, format, control,
        };
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() => RunAsync(
            parsed.GetRequiredValue(host)!, parsed.GetValue(format) ?? (OperatingSystem.IsWindows() ? VariableFormat.Pwsh : VariableFormat.Bash), parsed.GetValue(control), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(string host, VariableFormat format, Uri? control, CancellationToken cancel)
    {
        using var client = new ControlClient(control);
        var current = ProgramVariables.All();
        var variables = await client.VariablesAsync(host, cancel);
        TrustReport.Check(variables, current);
        // Else 'fault', 'requests' and 'clock' in that shell would go to another emulator.
        if (client.Address != new Uri(ControlClient.DefaultAddress) || ProgramVariables.Get(ProgramVariables.Control) is not null)
        {
            variables[ProgramVariables.Control] = client.Address.GetLeftPart(UriPartial.Authority);
        }

        await ResourceManagerAsync(client, variables, cancel);
        var environment = HostEnvironment.In(current, variables);
        environment.Report(format is VariableFormat.Bash or VariableFormat.Pwsh ? "unset {0}" : "take {0} away yourself");
        await Console.Out.WriteAsync(VariableFormats.Write(format, environment.Set, environment.Unset));
        return ExitCode.Ok;
    }

    // Else tools in that shell that manage identities would go to another emulator. The host is the one by which this one is reached.
    private static async Task ResourceManagerAsync(ControlClient client, Dictionary<string, string> variables, CancellationToken cancel)
    {
        var tls = new Uri((string)(await client.StateAsync(cancel))["addresses"]!["tls"]!);
        var address = $"https://{client.Address.Host}:{tls.Port}";
        if (address != defaultResourceManager || ProgramVariables.Get(ProgramVariables.ResourceManager) is not null)
        {
            variables[ProgramVariables.ResourceManager] = address;
        }
    }
}
