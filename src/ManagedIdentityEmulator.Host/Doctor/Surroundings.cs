using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Host.Commands;
using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor;

/// <summary>What a client here finds: gathered once, so that no check contradicts another.</summary>
/// <param name="Settings">What the user said.</param>
/// <param name="Here">The environment.</param>
/// <param name="Configuration">What an emulator would be started with here.</param>
/// <param name="Control">Where the running emulator was looked for.</param>
/// <param name="Search">Whether it was found.</param>
/// <param name="Source">The source that .NET's credentials pick; most others pick the same.</param>
/// <param name="Answer">Who answers there.</param>
/// <param name="ImdsAnswer">Who answers at 169.254.169.254; <see langword="null"/> where no client asks there.</param>
/// <param name="Ports">The ports that an emulator would take.</param>
internal sealed record Surroundings(
    DoctorSettings Settings, ClientEnvironment Here, LoadedConfiguration Configuration, Uri Control, EmulatorSearch Search,
    TokenSource Source, Answer Answer, Answer? ImdsAnswer, IReadOnlyList<PortState> Ports)
{
    private const string AnyHost = "vm";
    private static readonly Uri imds = new($"http://{Sources.ImdsHost}");

    /// <summary>The running emulator, if it was found.</summary>
    public FoundEmulator? Emulator => Search.Emulator;

    /// <summary>Whether what clients here ask is an emulator.</summary>
    public bool AsksAnEmulator => Answer is Answer.Emulator;

    /// <summary>Whether there is none to be seen anywhere, and one is to be started.</summary>
    public bool IsWithoutEmulator => !AsksAnEmulator && Search.Failure is NoEmulatorFailure;

    /// <summary>The host that the user means to be on, if that is known.</summary>
    public string? MeantHost => Settings.Host ?? Here[ProgramVariables.Host];

    /// <summary>The command that puts a shell on a host: the one that is meant, else the one that its variables are of, else a virtual machine.</summary>
    public string Env => Shell.Env(SomeHost, Emulator is null && !AsksAnEmulator ? ControlToCome : Settings.Control);

    /// <summary>The command that ends every failure drill.</summary>
    public string ClearFaults => Shell.Program("fault clear", Settings.Control);

    public string SomeHost => (Emulator is null || Emulator.Has(MeantHost) ? MeantHost : null) ?? HostGuess.Of(Source, Here, Emulator?.Hosts) ?? Emulator?.FirstVirtualMachine ?? Emulator?.Hosts.FirstOrDefault() ?? AnyHost;

    /// <summary>The command that starts an emulator here.</summary>
    public string Run
    {
        get
        {
            string[] config = Settings.Config is { } file ? ["--config", file] : [];
            var others = Ports.Where(port => port.Problem is not null).SelectMany(port => new[] { port.Option, $"{port.Spare}" });
            return string.Join(' ', [ProgramVariables.Program, "run", .. config, .. others]);
        }
    }

    /// <summary>The commands that start an emulator, and put this shell on a host of it.</summary>
    public string[] Begin => [$"{Run}{Shell.Comment}in another terminal; then, in this one:", Env];

    // Where the control listener of the emulator that Run starts will be, if commands would look elsewhere.
    private Uri? ControlToCome => Ports.FirstOrDefault(port => port.Option == PortState.ControlOption) is { } listener
        && (listener.Problem is null ? listener.Port : listener.Spare) is > 0 and var port && port != Control.Port ? new($"http://localhost:{port}") : Settings.Control;

    public static async Task<Surroundings> LookAsync(DoctorSettings settings, CancellationToken cancel)
    {
        using var control = new ControlClient(settings.Control, Probing.LongestWait);
        var here = new ClientEnvironment(ProgramVariables.All(), File.Exists);
        var source = AzureClient.DotNet.Pick(here);
        var search = EmulatorSearch.AtAsync(control, cancel);
        var imdsAnswer = AzureClient.All.Any(client => client.Pick(here).IsAtImdsAddress) ? AddressProbe.AskAsync(imds) : null;
        var answer = source.IsAtImdsAddress ? imdsAnswer! : source.Address is { } address ? AddressProbe.AskAsync(address) : Task.FromResult<Answer>(new Answer.Nobody("it is no address"));

        await Task.WhenAll(search, imdsAnswer ?? answer, answer);

        // The ports come last: to try them is to listen on them, and the doctor is not to find itself.
        var configuration = ConfigurationFile.Load(settings.Config, stop: cancel);
        var ports = PortProbe.Of((configuration.Options ?? new EmulatorOptions()).Listeners);
        return new(settings, here, configuration, control.Address, await search, source, await answer, imdsAnswer is null ? null : await imdsAnswer, ports);
    }
}
