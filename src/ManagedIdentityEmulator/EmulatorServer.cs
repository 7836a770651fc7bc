using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator;

/// <summary>A running emulator: what the program starts, and what the testing library starts in a test's own process.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    // What is in flight when the end comes takes milliseconds, but for an assertion whose issuer is still to be asked. Docker kills after ten seconds.
    private static readonly TimeSpan longestStop = TimeSpan.FromSeconds(6);

    private readonly Task<EmulatedHosts> hosts;
    private readonly Lazy<WebApplication> app;
    private readonly ListenerSockets? sockets;
    private readonly DataDirectory? data;
    private readonly Task<FirstKeys> firstKeys;

    private EmulatorServer(
        EmulatorOptions options, EmulatorClock clock, Action<ILoggingBuilder> logging, Action<IWebHostBuilder>? inMemory,
        ListenerSockets? sockets, DataDirectory? data, Task<FirstKeys> firstKeys, bool isForProgram)
    {
        (this.sockets, this.data, this.firstKeys) = (sockets, data, firstKeys);
        hosts = Task.Run(() => EmulatedHosts.Open(options, clock, Addresses, new PortsOfTheServer(this), data, isReached: sockets is not null, isForProgram));
        app = new(() => Build(options, clock, logging, inMemory));
    }

    /// <summary>Where else every emulator of the process logs to: tests search all that is written.</summary>
    internal static Action<ILoggingBuilder>? AlsoLogging { private get; set; }

    /// <summary>The hosts, which are read beside the start of the web server: whoever asks first may have to wait a moment.</summary>
    /// <inheritdoc cref="EmulatedHosts.Open"/>
    public EmulatedHosts Hosts => hosts.GetAwaiter().GetResult();

    public ListenerAddresses Addresses => sockets?.Addresses ?? ListenerAddresses.InMemory;

    public IServiceProvider Services => app.Value.Services;

    /// <inheritdoc cref="DataDirectory.Warning"/>
    public string? DataWarning => data?.Warning;

    /// <summary>Opens the listeners: addresses and variables are known then, and clients that come early wait in line.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="clock">The clock to go by.</param>
    /// <param name="logging">Where to log to.</param>
    /// <param name="inMemory">Another server in place of Kestrel, which opens no port.</param>
    /// <param name="isForProgram">Whether a program is about to be given the variables of a host.</param>
    /// <exception cref="ListenerException">A listener cannot be opened.</exception>
    /// <exception cref="DataDirectoryException">The data directory cannot be used.</exception>
    public static EmulatorServer Prepare(EmulatorOptions options, EmulatorClock clock, Action<ILoggingBuilder> logging, Action<IWebHostBuilder>? inMemory = null, bool isForProgram = false)
    {
        var data = options.Data is null ? null : DataDirectory.Open(options.Data);
        ListenerSockets? sockets = null;
        try
        {
            var firstKeys = FirstKeys.Begin(new(data), clock);
            sockets = inMemory is null ? ListenerSockets.Bind(options.Listeners) : null;
            return new EmulatorServer(options, clock, logging, inMemory, sockets, data, firstKeys, isForProgram);
        }
        catch
        {
            sockets?.Dispose();
            data?.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a server and starts it.</summary>
    /// <inheritdoc cref="Prepare"/>
    public static async Task<EmulatorServer> StartAsync(
        EmulatorOptions options, EmulatorClock clock, Action<ILoggingBuilder> logging, Action<IWebHostBuilder>? inMemory = null, CancellationToken cancel = default)
    {
        var server = Prepare(options, clock, logging, inMemory);
        try
        {
            await server.StartAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to answer.</summary>
    /// <param name="isProgram">Whether nothing else goes on in this process, so that it may use the time in which the key is made (<see cref="FirstRequest"/>).</param>
    public async Task StartAsync(CancellationToken cancel, bool isProgram = false)
    {
        _ = Services.GetRequiredService<CredentialRing>(); // it reads what is kept: where that cannot be read, the start ends here
        var areKept = !Services.GetRequiredService<KeyRingStore>().IsEmpty;
        var keys = Services.GetRequiredService<KeyRing>().InitializeAsync(firstKeys, cancel);
        if (areKept)
        {
            await keys; // they are there at once, or cannot be read
        }

        await app.Value.StartAsync(cancel);
        if (isProgram && !keys.IsCompleted)
        {
            _ = FirstRequest.SendAsync(sockets!.DataEndPoint);
        }

        await keys;
        Hosts.BeginToKeep();
        Services.GetRequiredService<StartGate>().Open();
    }

    /// <summary>Ends when <paramref name="stop"/> says so, with the server stopped.</summary>
    public Task WaitForShutdownAsync(CancellationToken stop) => app.Value.WaitForShutdownAsync(stop);

    /// <summary>Takes away what would outlast the process, without a wait for whatever goes on: for a process that ends.</summary>
    public void Abandon()
    {
        Task.WaitAny(hosts);
        if (hosts.IsCompletedSuccessfully) // else whoever needed them was told why they are not there
        {
            hosts.Result.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (app.IsValueCreated)
        {
            await app.Value.StopAsync(); // disposing alone waits for nobody: a rotation would still write to the data directory
            await app.Value.DisposeAsync();
        }

        Abandon();
        sockets?.Dispose();
        data?.Dispose();
    }

    private WebApplication Build(EmulatorOptions options, EmulatorClock clock, Action<ILoggingBuilder> logging, Action<IWebHostBuilder>? inMemory)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = nameof(ManagedIdentityEmulator) });
        logging(builder.Logging);
        AlsoLogging?.Invoke(builder.Logging);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = longestStop);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        if (sockets is null)
        {
            inMemory!(builder.WebHost);
        }
        else
        {
            builder.WebHost.UseListeners(sockets, options.Listeners.Limits);
        }

        builder.Services.AddManagedIdentityEmulator(options, clock, Addresses, Hosts, data);
        var built = builder.Build();
        built.MapManagedIdentityEmulator();
        return built;
    }

    // The web server alone can open a port of a single host: it is built for that if it is not yet there.
    private sealed class PortsOfTheServer(EmulatorServer server) : IHostPorts
    {
        private IHostPorts Ports => server.Services.GetRequiredService<IHostPorts>();

        public int Of(string host) => Ports.Of(host);

        public void CloseOthers(Func<string, bool> isThere)
        {
            if (server.app.IsValueCreated)
            {
                Ports.CloseOthers(isThere);
            }
        }

        public bool Contains(int port) => Ports.Contains(port);
    }

    // Signals are the program's: it passes them on to a child, say, or belongs to somebody's tests.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
