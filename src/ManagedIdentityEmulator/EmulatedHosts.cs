using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols.AzureArc;
using ManagedIdentityEmulator.Protocols.Kubernetes;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Variables;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator;

/// <summary>The hosts, and how clients come to be on them: what is there before the web server, in a fraction of its time.</summary>
internal sealed class EmulatedHosts : IDisposable
{
    private readonly CallerDirectory callers;
    private readonly TlsCertificate certificate;
    private readonly TrustFile trust;
    private readonly ArcKeyFolder arcKeyFolder;
    private readonly ArcKeys arcKeys;
    private readonly ClusterIssuer clusterIssuer;
    private readonly TokenFiles tokenFiles;

    public EmulatedHosts(EmulatorOptions options, TimeProvider clock, ListenerAddresses addresses, IHostPorts ports)
    {
        Registry = IdentitySeed.CreateRegistry(options, addresses.Tls);
        callers = new(Registry);
        certificate = new(clock);
        trust = new(certificate, Environment.GetEnvironmentVariable(TrustFile.Variable));
        arcKeyFolder = new(options);
        arcKeys = new(arcKeyFolder, clock);
        clusterIssuer = new(Registry, clock);
        tokenFiles = new(Registry, clusterIssuer, clock);
        Variables = new(Registry, callers, addresses, ports, certificate, trust, arcKeyFolder, tokenFiles);
    }

    public IdentityRegistry Registry { get; }

    public HostVariables Variables { get; }

    public void AddTo(IServiceCollection services) => services
        .AddSingleton(Registry).AddSingleton(callers).AddSingleton(certificate).AddSingleton(arcKeys).AddSingleton(Variables)
        .AddSingleton(clusterIssuer).AddSingleton<ILocalIssuer>(clusterIssuer).AddSingleton(tokenFiles);

    public void Dispose()
    {
        tokenFiles.Dispose();
        clusterIssuer.Dispose();
        arcKeys.Dispose();
        arcKeyFolder.Dispose();
        trust.Dispose();
        certificate.Dispose();
        callers.Dispose();
    }
}
