using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Identities.Documents;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols.AzureArc;
using ManagedIdentityEmulator.Protocols.Kubernetes;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Variables;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator;

/// <summary>The hosts, and how clients come to be on them: what is there before the web server, in a fraction of its time.</summary>
internal sealed class EmulatedHosts : IDisposable
{
    private readonly RegistryReader documentReader;
    private readonly RegistryWriter documentWriter;
    private readonly RegistryStore registryStore;
    private readonly CallerDirectory callers;
    private readonly ServerCertificates certificates;
    private readonly TrustFiles? trust;
    private readonly ArcKeyFolder arcKeyFolder;
    private readonly ArcKeys arcKeys;
    private readonly ClusterIssuer clusterIssuer;
    private readonly TokenFiles tokenFiles;

    private EmulatedHosts(
        EmulatorOptions options, TimeProvider clock, ListenerAddresses addresses, IHostPorts ports, DataDirectory? data, ServerCertificates certificates, TrustFiles? trust)
    {
        documentReader = new(options.TenantId, addresses.Tls);
        documentWriter = new(addresses.Tls);
        registryStore = new(data, documentReader, documentWriter);
        registryStore.Load(IdentitySeed.CreateState(options, addresses.Tls));
        callers = new(Registry);
        Registry.HostsChanged += () => ports.CloseOthers(host => Registry.FindHost(host) is not null);
        (this.certificates, this.trust) = (certificates, trust);
        arcKeyFolder = new(options);
        arcKeys = new(arcKeyFolder, clock);
        clusterIssuer = new(Registry, clock);
        tokenFiles = new(Registry, clusterIssuer, clock);
        Variables = new(Registry, callers, addresses, ports, certificates, trust, arcKeyFolder, tokenFiles);
    }

    /// <param name="options">Valid options.</param>
    /// <param name="clock">The clock to go by.</param>
    /// <param name="addresses">Where clients reach the emulator.</param>
    /// <param name="ports">The ports of single hosts.</param>
    /// <param name="data">What was kept; <see langword="null"/> for nothing.</param>
    /// <param name="isReached">Whether other processes reach the emulator, and need files by which to trust it.</param>
    /// <param name="isForProgram">Whether a program is about to be given the variables of a host.</param>
    /// <exception cref="DataDirectoryException">What the data directory keeps cannot be used.</exception>
    /// <exception cref="CertificateFileException">The configured TLS certificate cannot be used.</exception>
    public static EmulatedHosts Open(
        EmulatorOptions options, TimeProvider clock, ListenerAddresses addresses, IHostPorts ports, DataDirectory? data, bool isReached, bool isForProgram)
    {
        var certificates = new ServerCertificates(options.Listeners, data, TimeProvider.System);
        var trust = isReached ? new TrustFiles(certificates, Environment.GetEnvironmentVariable, TrustFiles.PlaceOf(options.Listeners.TlsPort)) : null;
        if (isForProgram || trust is { AreLeftFromBefore: true })
        {
            trust?.Begin();
        }

        try
        {
            return new(options, clock, addresses, ports, data, certificates, trust);
        }
        catch
        {
            trust?.Dispose();
            certificates.Dispose();
            throw;
        }
    }

    public IdentityRegistry Registry => registryStore.Registry;

    public HostVariables Variables { get; }

    /// <inheritdoc cref="TrustFiles.Failure"/>
    public string? TrustFailure => trust?.Failure;

    /// <summary>Keeps identities and hosts from here on, where there is a data directory: a start that was refused has written nothing.</summary>
    /// <exception cref="IOException">The data directory cannot be written.</exception>
    public void BeginToKeep() => registryStore.BeginToKeep();

    public void AddTo(IServiceCollection services) => services
        .AddSingleton(Registry).AddSingleton(documentReader).AddSingleton(documentWriter).AddSingleton(callers).AddSingleton(certificates).AddSingleton(arcKeys).AddSingleton(Variables)
        .AddSingleton(clusterIssuer).AddSingleton<ILocalIssuer>(clusterIssuer).AddSingleton(tokenFiles);

    public void Dispose()
    {
        tokenFiles.Dispose();
        arcKeys.Dispose();
        arcKeyFolder.Dispose();
        trust?.Dispose();
        certificates.Dispose();
        callers.Dispose();
    }
}
