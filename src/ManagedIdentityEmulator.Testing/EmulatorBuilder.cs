using ManagedIdentityEmulator.Configuration;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Testing;

/// <summary>Says what an emulator has in it.</summary>
public sealed class EmulatorBuilder
{
    private readonly List<UserAssignedIdentityOptions> identities = [];
    private readonly List<ApplicationOptions> applications = [];
    private readonly List<HostOptions> hosts = [];
    private readonly List<Action<EmulatorOptions>> changes = [];
    private string? json;
    private Action<string>? log;

    internal EmulatorBuilder()
    {
    }

    internal bool HasPorts { get; private set; } = true;

    /// <summary>Adds a user-assigned identity. Its ids are derived from its name unless <paramref name="configure"/> gives others.</summary>
    public EmulatorBuilder AddUserAssignedIdentity(string name, Action<UserAssignedIdentityOptions>? configure = null)
    {
        var identity = new UserAssignedIdentityOptions { Name = name };
        configure?.Invoke(identity);
        identities.Add(identity);
        return this;
    }

    /// <summary>Adds an application registered in Entra. Its ids are derived from its name unless <paramref name="configure"/> gives others.</summary>
    public EmulatorBuilder AddApplication(string name, Action<ApplicationOptions>? configure = null)
    {
        var application = new ApplicationOptions { Name = name };
        configure?.Invoke(application);
        applications.Add(application);
        return this;
    }

    /// <summary>Adds a virtual machine with a system-assigned identity and these user-assigned ones.</summary>
    public EmulatorBuilder AddVirtualMachine(string name, params string[] userAssigned) =>
        AddHost(name, "Microsoft.Compute/virtualMachines", systemAssigned: true, userAssigned);

    /// <summary>Adds an App Service web app with a system-assigned identity and these user-assigned ones.</summary>
    public EmulatorBuilder AddWebApp(string name, params string[] userAssigned) => AddHost(name, "Microsoft.Web/sites", systemAssigned: true, userAssigned);

    /// <summary>Adds a function app with a system-assigned identity and these user-assigned ones.</summary>
    public EmulatorBuilder AddFunctionApp(string name, params string[] userAssigned) =>
        AddHost(new HostOptions { Name = name, Type = "Microsoft.Web/sites", Kind = "functionapp", SystemAssigned = true, UserAssigned = userAssigned });

    /// <summary>Adds a container app with a system-assigned identity and these user-assigned ones.</summary>
    public EmulatorBuilder AddContainerApp(string name, params string[] userAssigned) => AddHost(name, "Microsoft.App/containerApps", systemAssigned: true, userAssigned);

    /// <summary>Adds an AKS cluster whose code is these user-assigned identities, by workload identity.</summary>
    public EmulatorBuilder AddKubernetesCluster(string name, params string[] userAssigned) =>
        AddHost(name, "Microsoft.ContainerService/managedClusters", systemAssigned: false, userAssigned);

    /// <summary>Adds a host.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its ARM resource type, e.g. <c>Microsoft.Compute/virtualMachines</c>.</param>
    /// <param name="systemAssigned">Whether it has a system-assigned identity.</param>
    /// <param name="userAssigned">The names of the user-assigned identities assigned to it.</param>
    public EmulatorBuilder AddHost(string name, string type, bool systemAssigned, params string[] userAssigned) =>
        AddHost(new HostOptions { Name = name, Type = type, SystemAssigned = systemAssigned, UserAssigned = userAssigned });

    /// <summary>Adds a host with any of its options.</summary>
    public EmulatorBuilder AddHost(HostOptions host)
    {
        hosts.Add(host);
        return this;
    }

    /// <summary>Starts from a configuration in the form of <c>emulator.json</c>; what is added by code comes on top.</summary>
    public EmulatorBuilder UseConfiguration(string emulatorJson)
    {
        json = emulatorJson;
        return this;
    }

    /// <summary>Changes any option, after everything else.</summary>
    public EmulatorBuilder Configure(Action<EmulatorOptions> change)
    {
        changes.Add(change);
        return this;
    }

    /// <summary>Opens no port: only <see cref="Emulator.CreateHandler"/> reaches the emulator. The quickest to start.</summary>
    public EmulatorBuilder WithoutPorts()
    {
        HasPorts = false;
        return this;
    }

    /// <summary>Hands each line of the emulator's log to <paramref name="write"/>, e.g. a test's output.</summary>
    public EmulatorBuilder LogTo(Action<string> write)
    {
        log = write;
        return this;
    }

    internal EmulatorOptions Build()
    {
        var result = ConfigurationReader.Read(json, commandLine: Apply);
        return result.Problems.Count == 0 ? result.Options : throw new EmulatorConfigurationException(result.Problems);
    }

    internal void ConfigureLogging(ILoggingBuilder logging)
    {
        if (log is not null)
        {
            logging.AddProvider(new LineLoggerProvider(log)).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error).AddFilter("Microsoft.AspNetCore.Server.Kestrel.Http2", LogLevel.None);
        }
    }

    private void Apply(EmulatorOptions options)
    {
        options.Listeners = new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off };
        if (identities.Count > 0)
        {
            options.UserAssignedIdentities = [.. options.UserAssignedIdentities ?? [], .. identities];
        }

        if (hosts.Count > 0)
        {
            options.Hosts = [.. options.Hosts ?? [], .. hosts];
        }

        options.Applications = [.. options.Applications, .. applications];
        changes.ForEach(change => change(options));
    }
}
