using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Dashboard;
using ManagedIdentityEmulator.Entra;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Graph;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Protocols.Kubernetes;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.ResourceManager;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Minting;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator;

/// <summary>What the emulator is made of, and what it answers: start reading here.</summary>
internal static class EmulatorApplication
{
    public static IServiceCollection AddManagedIdentityEmulator(
        this IServiceCollection services, EmulatorOptions options, EmulatorClock clock, ListenerAddresses addresses, EmulatedHosts hosts, DataDirectory? data)
    {
        services.AddRoutingCore().TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, SureEndpointPolicy>());
        services.AddSingleton(options).AddSingleton(addresses).AddSingleton<StartGate>();
        services.AddSingleton(clock).AddSingleton<TimeProvider>(clock);

        hosts.AddTo(services);
        services.AddSingleton(new CredentialStore(data)).AddSingleton<CredentialRing>();
        services.AddSingleton(new RoleAssignments(new RoleAssignmentStore(data))).AddSingleton<AccessCheck>();
        services.AddSingleton(new KeyRingStore(data)).AddSingleton<KeyRing>();
        services.AddSingleton<TargetDirectory>().AddSingleton<AccessTokenFactory>().AddSingleton<AccessTokenCache>().AddSingleton<SigningTurns>().AddSingleton<TokenService>();
        services.AddSingleton<MintKeys>().AddSingleton<TokenMint>().AddSingleton<DeviantTokens>().AddSingleton<SignatureInspector>();

        services.AddSingleton<EventFeed>().AddHostedService<RotationService>().AddHostedService<TokenFileService>().AddHostedService<ClockService>().AddHostedService<RegistryService>();
        services.AddSingleton<ActivityLog>();
        services.AddSingleton<RequestJournal>().AddSingleton<SecretMask>().AddSingleton(Log).AddSingleton<RequestEvents>().AddSingleton<FaultDrills>();
        services.AddSingleton<SignInLog>().AddSingleton<SignInWriter>();
        services.AddThrottling(options);
        services.AddRequestSteps();
        services.AddAuthority();
        services.AddSingleton<ForeignPages>().AddSingleton<ControlKey>().AddSingleton<EmulatorReset>();
        services.AddProtocols();
        services.AddSingleton<AccessTokenVerifier>();
        services.AddResourceManager(data);
        services.AddGraph();
        services.AddControl();
        return services;
    }

    public static void MapManagedIdentityEmulator(this WebApplication app)
    {
        app.Use(ConnectionSeat.KeepAsync);
        app.Use(PathForms.Normalize);
        app.Use(HostPath.Strip);
        app.Run(new ListenerRouting(app.Services, Steps, Map).InvokeAsync);
    }

    private static void Steps(IApplicationBuilder pipeline)
    {
        pipeline.Use(pipeline.ApplicationServices.GetRequiredService<StartGate>().PassAsync);
        pipeline.Use(pipeline.ApplicationServices.GetRequiredService<PageStep>().InvokeAsync);
    }

    /// <summary>Maps what a listener answers.</summary>
    internal static void Map(Listener listener, IEndpointRouteBuilder routes)
    {
        switch (listener)
        {
            case Listener.Data:
                routes.MapProtocolsOverHttp();
                break;
            case Listener.Tls: // every SDK insists on it where it sends a token, or an assertion
                routes.MapProtocolsOverTls();
                routes.MapAuthority();
                routes.MapAuthorityDocuments();
                routes.MapClusters(at: ""); // the host's name is taken off each path there
                routes.MapResourceManager();
                routes.MapGraph();
                break;
            case Listener.Control:
                routes.MapControl();
                routes.MapDashboard();
                routes.MapAuthorityDocuments(); // for consumers that do not trust the certificate
                routes.MapClusters(at: $"{HostPath.Prefix}{{host}}");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(listener), listener, null);
        }
    }

    private static RequestLog Log(IServiceProvider services) => new(services.GetRequiredService<ILogger<RequestLog>>(), TimeProvider.System);
}
