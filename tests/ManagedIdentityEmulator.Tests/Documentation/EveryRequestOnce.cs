using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>An emulator that has been sent every request of <c>samples/emulator.http</c>, and all that it has written down meanwhile.</summary>
public sealed class EveryRequestOnce : IAsyncLifetime
{
    // What can be asked for later. The variables of a host and its tokens are not among them: whoever asks is to get them.
    private static readonly string[] lists =
        ["state", "state/export", "requests", "activity", "signins", "faults", "keys/drills", "hosts", "identities", "clock"];

    private static readonly string[] secretsOfHosts = ["web", "function", "containerapp", "ml", "automation", "fabric"];

    private readonly TemporaryFolder arcKeys = new();
    private readonly ConcurrentQueue<string> log = [];
    private readonly List<(string Where, string Text)> lines = [];

    internal static HttpFile File { get; } = HttpFile.Read(Path.Combine(Repository.Root, "samples", "emulator.http"));

    internal IReadOnlyList<string> Wrong { get; private set; } = [];

    /// <summary>What was asked of the control listener, and answered.</summary>
    internal IReadOnlyList<HttpExchange> WithControl { get; private set; } = [];

    internal IReadOnlySet<string> Endpoints { get; private set; } = new HashSet<string>();

    internal HashSet<string> Asked { get; } = [];

    /// <summary>What nobody is to find written down: tokens that were given, keys, the hosts' secrets, what clients proved themselves with.</summary>
    internal IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>The log of every category at its most verbose, the events, and every list.</summary>
    internal IEnumerable<(string Where, string Text)> Written => [("the log", string.Join('\n', log)), .. lines];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var server = await StartAsync(null, arcKeys, logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new EveryLog(log.Enqueue)));
        Endpoints = Enum.GetValues<Listener>().SelectMany(listener => EndpointsOf(listener, server.Services).Select(endpoint => Describe(listener, endpoint))).ToHashSet();
        using var subscription = server.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Matches((listener, endpoint) => Asked.Add(Describe(listener, endpoint))));
        using var session = new HttpFileSession(File, server);
        using var events = new StreamReader(await session.OpenAsync("/_emulator/events"));

        await session.SendAllAsync(before: async method =>
        {
            if (method == HttpMethod.Delete)
            {
                await ReadListsAsync(session); // what is there may be about to go
            }
        });

        await ReadListsAsync(session);
        await session.PostAsync("/_emulator/identities/97c80746-fffe-5f97-aebc-737751b39fef/credential/rotate");
        await ReadUntilAsync(events, "credential");
        (Wrong, WithControl) = (session.Wrong, session.WithControl);
        Secrets = [.. session.Secrets, .. secretsOfHosts.Select(name => File.Variables[name]), "letmein", .. File.Variables.Values.Where(value => value.StartsWith("eyJ"))];
    }

    public ValueTask DisposeAsync()
    {
        arcKeys.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static Task<EmulatorServer> StartAsync(string? json, TemporaryFolder arcKeys, Action<ILoggingBuilder> logging)
    {
        var read = ConfigurationReader.Read(json, commandLine: options =>
        {
            options.Listeners = new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off };
            options.ArcKeyFolder = arcKeys.Path;
        });
        read.Problems.ShouldBeEmpty();
        return EmulatorServer.StartAsync(read.Options, new EmulatorClock(), logging, cancel: Cancel);
    }

    private async Task ReadListsAsync(HttpFileSession session)
    {
        foreach (var list in lists)
        {
            lines.Add((list, await session.GetAsync($"/_emulator/{list}")));
        }
    }

    private async Task ReadUntilAsync(StreamReader events, string last)
    {
        var read = new StringBuilder();
        for (var line = ""; line is not null && !(line.StartsWith("event:") && line.Contains(last)); line = await events.ReadLineAsync(Cancel))
        {
            read.AppendLine(line);
        }

        lines.Add(("the events", $"{read}"));
    }

    private static IEnumerable<RouteEndpoint> EndpointsOf(Listener listener, IServiceProvider services)
    {
        var routes = new Routes(services);
        EmulatorApplication.Map(listener, routes);
        return routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
    }

    private static string Describe(Listener listener, RouteEndpoint endpoint) => $"{listener}: {endpoint.RoutePattern.RawText}";

    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }

    // Routing tells the server's own listener of each endpoint that it has chosen.
    private sealed class Matches(Action<Listener, RouteEndpoint> matched) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "Microsoft.AspNetCore.Routing.EndpointMatched" && value.Value is HttpContext http && http.GetEndpoint() is RouteEndpoint endpoint)
            {
                lock (matched)
                {
                    matched(http.Features.GetRequiredFeature<ListenerFeature>().Listener, endpoint);
                }
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
