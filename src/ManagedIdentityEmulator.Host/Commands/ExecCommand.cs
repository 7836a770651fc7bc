using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Host.Processes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator exec --host NAME -- COMMAND…</c>: a command on a host of an emulator that is there for it alone.</summary>
internal static class ExecCommand
{
    private const string Name = "exec";

    private const string Words = """
        The command and its arguments, after --.

        It has the host's variables, MI_EMULATOR_CONTROL and MI_EMULATOR_HOST for 'mi-emulator token', and MI_EMULATOR_AUTHORITY, the address
        to verify tokens by (https://localhost:PORT/TENANT), and MI_EMULATOR_RESOURCE_MANAGER, that of the management API. Variables of yours that clients would heed in their place are kept from it, and
        named on standard error. Signals are passed on to it; at a terminal, Ctrl+C reaches
        it by itself. The emulator takes free ports of this machine and keeps nothing, and its certificate is its own, whatever its configuration says; on a virtual machine
        or container group also 169.254.169.254, where this machine has it and it is free.

        Exit code: the command's; 128+N when signal N killed it, 127 when there is none of that name, 126 when it cannot be executed.
        """;

    public static Command Create()
    {
        var host = OptionValue.Host();
        var config = ConfigurationFile.Option();
        var verbose = new Option<bool>("--verbose") { Description = "Log requests to standard error. Without it: only what needs attention." };
        var words = new Argument<string[]>("COMMAND") { Description = Words, Arity = ArgumentArity.OneOrMore };
        var command = new Command(Name, "Runs a command on a host of a private emulator, which ends with it: mi-emulator exec --host web -- dotnet test")
        {
            host, config, verbose, words,
        };
        command.SetAction((parsed, _) => CommandFailure.ReportAsync(() => RunAsync(parsed.GetRequiredValue(host)!, parsed.GetValue(config), parsed.GetValue(verbose), CommandOf(parsed, words))));
        return command;
    }

    private static async Task<int> RunAsync(string hostName, string? config, bool isVerbose, IReadOnlyList<string> command)
    {
        var configuration = ConfigurationFile.Load(config, MakePrivate);
        if (configuration.Options is not { } options)
        {
            return configuration.ExitCode;
        }

        using var signals = new SignalRelay(); // no sooner: a file may be a pipe that nobody writes to
        var platform = PlatformOf(hostName, IdentitySeed.Hosts(options).ToList(), configuration.Path);
        options.Listeners.ImdsAddress = platform.IsAskedAtTheImdsAddress() ? ImdsAddressMode.Auto : ImdsAddressMode.Off;
        var server = Prepare(options, isVerbose);
        try
        {
            ReportForeignImds(server.Addresses);
            var environment = VariablesOf(server, hostName, options.TenantId);
            environment.Report("kept from the command: {0}");
            ReportDistrust(server);
            using var child = signals.Start(() => ChildProcess.Start(command, environment));
            await AnswerAsync(server, child);
            return child.ExitCode;
        }
        finally
        {
            server.Abandon();
        }
    }

    // Listening already, the emulator is built, and makes its key, while the command starts: the first requests wait for it in line,
    // and a command that ends before it is there does not.
    private static async Task AnswerAsync(EmulatorServer server, Process child)
    {
        var starting = Task.Run(() => server.StartAsync(CancellationToken.None, isProgram: true));
        var ended = child.WaitForExitAsync();
        if (await Task.WhenAny(ended, starting) == starting && starting.Exception?.InnerException is { } failure)
        {
            child.Kill(entireProcessTree: true);
            throw new CommandFailure($"the emulator cannot start: {failure.Message}");
        }

        await ended;
    }

    private static EmulatorServer Prepare(EmulatorOptions options, bool isVerbose)
    {
        try
        {
            return EmulatorServer.Prepare(options, new EmulatorClock(), logging => StandardErrorLog.Configure(logging, isVerbose), isForProgram: true);
        }
        catch (ListenerException e)
        {
            throw new CommandFailure(e.Message);
        }
    }

    private static void MakePrivate(EmulatorOptions options)
    {
        options.Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0 };
        options.Control = new();
        options.Data = null;
        foreach (var host in (options.Hosts ?? []).OfType<HostOptions>())
        {
            host.TokenFile = null; // another emulator's containers may read it
        }
    }

    private static HostPlatform PlatformOf(string name, List<HostOptions> hosts, string? configuration) =>
        hosts.Find(host => host.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? HostType.Find(found.Type, found.Kind)!.Platform
            : throw new CommandFailure(
                $"no host is named '{name}'; the hosts{(configuration is null ? "" : $" of {configuration}")} are {(hosts.Count > 0 ? string.Join(", ", hosts.Select(host => host.Name)) : "none")}",
                ExitCode.BadInput);

    // A client that knows no other address would take that program's answers for the host's.
    private static void ReportForeignImds(ListenerAddresses addresses)
    {
        if (addresses.ImdsHint == ListenerAddresses.ImdsTaken)
        {
            Console.Error.WriteLine("mi-emulator: 169.254.169.254 is not the host's: another program listens there, and clients that know no other address ask that");
        }
    }

    private static void ReportDistrust(EmulatorServer server)
    {
        if (server.Hosts.TrustFailure is { } why)
        {
            Console.Error.WriteLine($"mi-emulator: the command has no file to trust {server.Addresses.Tls} by: {why}");
        }
    }

    private static HostEnvironment VariablesOf(EmulatorServer server, string name, Guid tenantId)
    {
        var host = ClaimEverything(server.Hosts.Registry, name);
        try
        {
            var variables = server.Hosts.Variables.Of(host, unaddressed: host);
            variables[ProgramVariables.Control] = server.Addresses.Control;
            variables[ProgramVariables.Host] = host.Name;
            variables[ProgramVariables.Authority] = $"{server.Addresses.Tls}/{tenantId}";
            variables[ProgramVariables.ResourceManager] = server.Addresses.Tls;
            return HostEnvironment.In(ProgramVariables.All(), variables);
        }
        catch (HostUnavailableException e)
        {
            throw new CommandFailure(e.Message);
        }
    }

    // Nobody but the command asks this emulator: wherever a request comes from, it is the host's.
    private static AzureHost ClaimEverything(IdentityRegistry registry, string name)
    {
        foreach (var other in registry.Hosts.Where(host => host.Callers.Length > 0))
        {
            registry.Update(other.Name, host => host with { Callers = [] });
        }

        return registry.Update(name, host => host with { Callers = ["0.0.0.0/0", "::/0"] })!;
    }

    // Without the --, options of the command could be taken for this program's.
    private static List<string> CommandOf(ParseResult parsed, Argument<string[]> words)
    {
        var command = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Select(token => token.Value).ToList();
        var all = parsed.GetRequiredValue(words);
        return all.Length == command.Count ? command : throw new CommandFailure(
            UsageMessage.IsOption(all[0]) ? UsageMessage.UnknownOption(all[0], parsed.CommandResult.Command)
                : $"'{all[0]}' is not an option; the command stands after --, as in: mi-emulator exec --host web -- COMMAND (see mi-emulator exec --help)", ExitCode.BadInput);
    }
}
