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

    /// <param name="trust">The files by which programs trust the certificates; <see langword="null"/> where no other process reaches the emulator.</param>
    /// <exception cref="DataDirectoryException">What the data directory keeps cannot be used.</exception>
    public EmulatedHosts(
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
