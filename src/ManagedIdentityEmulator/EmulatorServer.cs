using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens;
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
    // What is in flight when the end comes takes milliseconds; nobody should wait longer for a container to stop.
    private static readonly TimeSpan longestStop = TimeSpan.FromSeconds(1);

    private readonly WebApplication app;
    private readonly ListenerSockets? sockets;
    private readonly DataDirectory? data;

    private readonly Task<SigningKey>? firstKey;

    private EmulatorServer(WebApplication app, ListenerSockets? sockets, DataDirectory? data, Task<SigningKey>? firstKey) =>
        (this.app, this.sockets, this.data, this.firstKey) = (app, sockets, data, firstKey);

    public IServiceProvider Services => app.Services;

    public ListenerAddresses Addresses => Services.GetRequiredService<ListenerAddresses>();

    /// <summary>Opens the listeners and makes what will answer: addresses and variables are known then, and clients that come early wait in line.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="clock">The clock to go by.</param>
    /// <param name="logging">Where to log to.</param>
    /// <param name="inMemory">Another server in place of Kestrel, which opens no port.</param>
    /// <exception cref="ListenerException">A listener cannot be opened.</exception>
    /// <exception cref="DataDirectoryException">The data directory cannot be used.</exception>
    public static EmulatorServer Prepare(EmulatorOptions options, EmulatorClock clock, Action<ILoggingBuilder> logging, Action<IWebHostBuilder>? inMemory = null)
    {
        var data = options.Data is null ? null : DataDirectory.Open(options.Data);
        ListenerSockets? sockets = null;
        try
        {
            // Generating a key takes longer than the rest of the start: it goes on beside it.
            var firstKey = new KeyRingStore(data).IsEmpty ? Task.Run(() => SigningKey.Generate(clock.GetUtcNow())) : null;

            sockets = inMemory is null ? ListenerSockets.Bind(options.Listeners) : null;
            return new EmulatorServer(Build(options, clock, logging, inMemory, sockets, data), sockets, data, firstKey);
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
    public async Task StartAsync(CancellationToken cancel)
    {
        if (firstKey is not null)
        {
            JwtWriter.WarmUp(); // there is nothing else to do until the key is there
        }

        await Services.GetRequiredService<KeyRing>().InitializeAsync(firstKey, cancel);
        await app.StartAsync(cancel);
    }

    /// <summary>Ends when <paramref name="stop"/> says so, with the server stopped.</summary>
    public Task WaitForShutdownAsync(CancellationToken stop) => app.WaitForShutdownAsync(stop);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        sockets?.Dispose();
        data?.Dispose();
    }

    private static WebApplication Build(
        EmulatorOptions options, EmulatorClock clock, Action<ILoggingBuilder> logging, Action<IWebHostBuilder>? inMemory, ListenerSockets? sockets, DataDirectory? data)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = nameof(ManagedIdentityEmulator) });
        logging(builder.Logging);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = longestStop);
        if (sockets is null)
        {
            inMemory!(builder.WebHost);
        }
        else
        {
            builder.WebHost.UseListeners(sockets);
        }

        builder.Services.AddManagedIdentityEmulator(options, clock, sockets?.Addresses ?? ListenerAddresses.InMemory, data);
        var app = builder.Build();
        app.MapManagedIdentityEmulator();
        return app;
    }
}
