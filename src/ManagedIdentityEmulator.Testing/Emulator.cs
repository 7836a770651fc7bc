using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Minting;
using ManagedIdentityEmulator.Variables;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Testing;

/// <summary>
/// A managed identity emulator in the process of your tests. Start one for a test, a class or the whole run; each has identities,
/// keys and a clock of its own.
/// </summary>
/// <example>
/// <code>
/// await using var emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders"));
/// var options = new ManagedIdentityCredentialOptions(ManagedIdentityId.FromUserAssignedClientId($"{emulator.Identity("orders").ClientId}"))
/// {
///     Transport = new HttpClientTransport(emulator.CreateHandler()),
/// };
/// var token = await new ManagedIdentityCredential(options).GetTokenAsync(new(["https://vault.azure.net/.default"]));
/// </code>
/// </example>
public sealed partial class Emulator : IAsyncDisposable
{
    private readonly EmulatorServer server;
    private readonly EmulatorOptions options;
    private readonly bool hasPorts;

    private Emulator(EmulatorServer server, EmulatorOptions options, bool hasPorts, EmulatorClock clock)
    {
        this.server = server;
        this.options = options;
        this.hasPorts = hasPorts;
        Clock = clock;
    }

    /// <summary>
    /// The emulator's clock. It runs with the machine's until you move or freeze it. Tokens, their cache, keys, credentials, challenges
    /// and token files go by it; TLS certificates, and a service that verifies tokens, do not.
    /// </summary>
    public EmulatorClock Clock { get; }

    /// <summary>The Entra tenant of every identity.</summary>
    public Guid TenantId => options.TenantId;

    /// <summary>The subscription of every resource.</summary>
    public Guid SubscriptionId => options.SubscriptionId;

    /// <summary>The <c>iss</c> claim of every token.</summary>
    public string Issuer => options.Tokens.IssuerOf($"{options.TenantId}");

    /// <summary>The address of the managed identity protocols, e.g. <c>http://localhost:41234</c>; without ports, one that only <see cref="CreateHandler"/> answers at.</summary>
    public Uri DataAddress => new(server.Addresses.Data);

    /// <summary>The address of the TLS listener: the Entra authority, Resource Manager, and the managed identities of Service Fabric.</summary>
    public Uri TlsAddress => new(server.Addresses.Tls);

    /// <summary>
    /// What code that verifies the TLS listener has to trust, without its private key: the emulator's development CA or, where a
    /// certificate is configured, the last one of its chain. It is the emulator's: do not dispose of it.
    /// </summary>
    /// <example>
    /// <code>
    /// handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
    /// {
    ///     TrustMode = X509ChainTrustMode.CustomRootTrust,
    ///     CustomTrustStore = { emulator.CertificateAuthority },
    ///     RevocationMode = X509RevocationMode.NoCheck,
    /// };
    /// </code>
    /// </example>
    public X509Certificate2 CertificateAuthority => server.Services.GetRequiredService<ServerCertificates>().Trusted;

    /// <summary>The address of the emulator's own API; discovery and keys over plain HTTP are here too.</summary>
    public Uri ControlAddress => new(server.Addresses.Control);

    /// <summary>The discovery document (v1.0) to verify tokens from.</summary>
    public Uri DiscoveryAddress => new(ControlAddress, $"/{TenantId}/.well-known/openid-configuration");

    /// <summary>Starts an emulator, on free ports of this machine unless the builder says otherwise.</summary>
    /// <param name="configure">Adds identities and hosts; without any, those of an emulator without configuration are there.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="EmulatorConfigurationException">The configuration has mistakes; the message names all of them.</exception>
    /// <exception cref="CertificateFileException">The configured TLS certificate cannot be used; the message says why.</exception>
    /// <exception cref="DataDirectoryException">The configured data directory, or a file in it, cannot be used; the message says which and why.</exception>
    public static async Task<Emulator> StartAsync(Action<EmulatorBuilder>? configure = null, CancellationToken cancel = default)
    {
        var builder = new EmulatorBuilder();
        configure?.Invoke(builder);
        var options = builder.Build();
        var clock = new EmulatorClock();
        var server = await EmulatorServer.StartAsync(options, clock, builder.ConfigureLogging, builder.HasPorts ? null : InMemoryListeners.Use, cancel).ConfigureAwait(false);
        return new Emulator(server, options, builder.HasPorts, clock);
    }

    /// <summary>The user-assigned identity of that name, as it is now.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those there are.</exception>
    public ManagedIdentity Identity(string name) =>
        Registry.Identities.FirstOrDefault(identity => identity.Kind == IdentityKind.UserAssigned && identity.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"No user-assigned identity is named '{name}'; there are {string.Join(", ", Registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned).Select(identity => identity.Name))}.");

    /// <summary>The application of that name, as it is now.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those there are.</exception>
    public Application Application(string name) =>
        Registry.Applications.FirstOrDefault(application => application.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"No application is named '{name}'; there are {string.Join(", ", Registry.Applications.Select(application => application.Name))}.");

    /// <summary>The system-assigned identity of the host of that name, as it is now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such host, or it has none.</exception>
    public ManagedIdentity SystemAssignedIdentity(string host) =>
        Host(host).SystemAssigned ?? throw new KeyNotFoundException($"The host '{host}' has no system-assigned identity.");

    /// <summary>The identities and hosts, to read and to change while the emulator runs.</summary>
    public IdentityRegistry Registry => server.Services.GetRequiredService<IdentityRegistry>();

    /// <summary>
    /// A handler that answers in place of the network: for 169.254.169.254, for every address in <see cref="Environment"/>, and for
    /// the default ports on localhost. A request to any other address fails, so that a test never leaves the machine by mistake.
    /// </summary>
    /// <param name="host">The host that the client is on; by default the first virtual machine, where a request does not say otherwise.</param>
    /// <exception cref="KeyNotFoundException">There is no such host.</exception>
    public HttpMessageHandler CreateHandler(string? host = null) => new EmulatorHandler(
        server.Addresses, server.Services.GetRequiredService<IHostPorts>(), host is null ? "" : HostPath.Of(Host(host)), hasPorts ? NetworkHandler() : new InMemoryConnection(((TestServer)server.Services.GetRequiredService<IServer>()).CreateHandler()));

    /// <summary>
    /// The environment variables with which a client takes itself to be on a host: a process on this machine, or, where the emulator
    /// was started without ports, code that sends by <see cref="CreateHandler"/>.
    /// </summary>
    /// <exception cref="NotSupportedException">A client cannot be on that host here; the message says why.</exception>
    /// <exception cref="KeyNotFoundException">There is no such host.</exception>
    public IReadOnlyDictionary<string, string> Environment(string host)
    {
        try
        {
            return server.Services.GetRequiredService<HostVariables>().Of(Host(host));
        }
        catch (HostUnavailableException e)
        {
            throw new NotSupportedException(e.Message, e);
        }
    }

    /// <summary>
    /// Puts a process that is to be started on a host: sets <see cref="Environment"/>, and takes away what it would inherit and clients
    /// would heed in its place, e.g. another host's <c>MSI_ENDPOINT</c> or a service principal's secret.
    /// </summary>
    /// <exception cref="InvalidOperationException">The emulator was started without ports: another process cannot reach it.</exception>
    /// <exception cref="NotSupportedException">A client cannot be on that host here; the message says why.</exception>
    /// <exception cref="KeyNotFoundException">There is no such host.</exception>
    public void SetEnvironment(ProcessStartInfo start, string host)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (!hasPorts)
        {
            throw new InvalidOperationException("The emulator was started without ports: another process cannot reach it. Start it with ports.");
        }

        var inherited = start.Environment.ToDictionary(variable => variable.Key, variable => variable.Value ?? "");
        HostEnvironment.In(inherited, Environment(host)).ApplyTo(start);
    }

    /// <summary>Rotates the signing key now, as <c>POST /_emulator/keys/rotate</c> does.</summary>
    /// <returns>The id (<c>kid</c>) of the key that signs from now on.</returns>
    /// <exception cref="InvalidOperationException">500 keys are published, and a token of each of them is valid still.</exception>
    public async Task<string> RotateKeysAsync(CancellationToken cancel = default) =>
        (await server.Services.GetRequiredService<KeyRing>().RotateAsync(cancel).ConfigureAwait(false)).Key.KeyId;

    /// <summary>
    /// Mints a token with any claims, for the tests of a service that has to refuse it: expired, for another audience, signed by a key
    /// that nobody knows. Clients of the emulator never get it.
    /// </summary>
    /// <example>
    /// <code>
    /// var expired = await emulator.MintTokenAsync(new("api://orders") { ExpiresIn = TimeSpan.FromMinutes(-10) });
    /// var foreign = await emulator.MintTokenAsync(new("api://orders") { Key = MintKey.Unpublished });
    /// var without = await emulator.MintTokenAsync(new("api://orders") { Claims = { ["oid"] = null, ["roles"] = new JsonArray("Orders.Write") } });
    /// </code>
    /// </example>
    /// <param name="request">What it is for, and in what it differs from an ordinary token.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The request has mistakes; the message names all of them.</exception>
    public async Task<MintedToken> MintTokenAsync(MintRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await server.Services.GetRequiredService<TokenMint>().MintAsync(request, [], cancel).ConfigureAwait(false) switch
        {
            MintResult.Minted(var token) => token,
            MintResult.Refused(var problems) => throw new ArgumentException(string.Join("; ", problems), nameof(request)),
            var other => throw new InvalidOperationException($"unknown result {other}"),
        };
    }

    /// <summary>
    /// An identity's certificate credential, with its private key: for a client that proves itself to the Entra authority with a
    /// certificate. It leaves the emulator in this way alone, never by HTTP.
    /// </summary>
    /// <returns>The certificate that is in use now, as a copy that is yours to dispose of. Making the first takes as long as generating a key.</returns>
    public X509Certificate2 Credential(ManagedIdentity identity)
    {
        var current = server.Services.GetRequiredService<CredentialRing>().Of(identity).Current.Certificate;
        return X509CertificateLoader.LoadPkcs12(current.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Renews an identity's certificate credential now.</summary>
    /// <returns>The new certificate's thumbprint (SHA-1, hex).</returns>
    public string RotateCredential(ManagedIdentity identity) =>
        server.Services.GetRequiredService<CredentialRing>().Rotate(identity).Current.Certificate.Thumbprint;

    /// <summary>What happens from now on: requests, rotations, drills, moves of the clock, whenever the result is read.</summary>
    public IAsyncEnumerable<EmulatorEvent> Events(CancellationToken cancel = default) => server.Services.GetRequiredService<EventFeed>().Listen(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private SocketsHttpHandler NetworkHandler() => new()
    {
        UseProxy = false,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { CertificateAuthority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    private AzureHost Host(string name) => Registry.FindHost(name)
        ?? throw new KeyNotFoundException($"No host is named '{name}'; there are {string.Join(", ", Registry.Hosts.Select(host => host.Name))}.");
}
