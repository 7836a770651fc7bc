using System.Reflection;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Host;

/// <summary>What a person sees first: where the emulator is, who is in it, and what to paste to get a token.</summary>
internal static class Banner
{
    private const int MostIdentities = 12;
    private const string TokenRequest = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";

    public static void Write(EmulatorServer server, EmulatorOptions options, string? configuration)
    {
        if (options.Logging.Format == LogFormat.Json)
        {
            // A log that machines read gets one more line, not a banner.
            var addresses = server.Addresses;
            server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ManagedIdentityEmulator").LogInformation(
                "Listening: data {Data}, IMDS {Imds}, TLS {Tls}, control {Control}", addresses.Data, addresses.Imds ?? addresses.ImdsHint, addresses.Tls, addresses.Control);
        }
        else
        {
            Console.WriteLine(Compose(server, options, configuration));
        }
    }

    private static string Compose(EmulatorServer server, EmulatorOptions options, string? configuration)
    {
        var at = server.Addresses;
        var registry = server.Hosts.Registry;
        var version = typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return $"""

            Managed Identity Emulator {version}

              data      {at.Data}
              IMDS      {at.Imds ?? $"not on 169.254.169.254: {at.ImdsHint}"}
              TLS       {at.Tls}, trusted with {at.Control}/_emulator/ca.pem
              ARM       {at.Tls}, subscription {options.SubscriptionId}
              control   {at.Control}: open it in a browser for the dashboard

              config    {configuration ?? "none: the defaults"}
              keys      {(options.Data is null ? "in memory: new at each start" : $"kept in {Path.GetFullPath(options.Data)}")}

              tenant    {options.TenantId}
              hosts     {ProblemList.List([.. registry.Hosts.Select(host => host.Name)])}
            {Identities(registry)}

            {string.Join(Environment.NewLine, Hints(registry, at))}
            """;
    }

    // IMDS answers as the first virtual machine, which the configuration may have left without one, or with several to choose from.
    private static string[] Hints(IdentityRegistry registry, ListenerAddresses at)
    {
        var machine = registry.FirstVirtualMachine;
        return machine is null ? OwnProgram(registry.Hosts, at) : registry.Resolve(machine, IdentitySelector.None) switch
        {
            IdentityResolution.Found => OnFirstMachine(""),
            IdentityResolution.Ambiguous(var candidates) => OnFirstMachine($"&client_id={candidates[0].ClientId}"),
            _ => [$"  The first virtual machine, {machine.Name}, has no identity: clients are told 'Identity not found'.", .. OwnProgram(Others(), at)],
        };

        string[] OnFirstMachine(string selector) =>
        [
            "  First token:",
            $"    curl -H Metadata:true '{at.Data}{TokenRequest}{selector}'",
            .. OwnProgram(Others(), at, $"    export AZURE_POD_IDENTITY_AUTHORITY_HOST={at.Data} AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential"),
        ];

        IEnumerable<AzureHost> Others() => registry.Hosts.Where(host => host.Name != machine.Name);
    }

    private static string[] OwnProgram(IEnumerable<AzureHost> hosts, ListenerAddresses at, params string[] first) =>
        Container.IsHere ? [.. hosts.Take(1).SelectMany(host => OutsideProgram(host, at))] : ProgramHere(hosts, at, first);

    private static string[] OutsideProgram(AzureHost host, ListenerAddresses at) =>
    [
        "  Your own program, which knows this container as NAME (localhost, where its ports are published):",
        $"    eval \"$(curl -s 'http://NAME:{new Uri(at.Control).Port}/_emulator/hosts/{host.Name}/env?format=bash')\"",
        "",
    ];

    private static string[] ProgramHere(IEnumerable<AzureHost> hosts, ListenerAddresses at, string[] first)
    {
        var where = at.Control == ControlClient.DefaultAddress ? "" : $" --control {at.Control}";
        string[] lines = [.. first, .. hosts.Take(1).Select(host => $"    eval \"$({ProgramVariables.Program} env --host {host.Name}{where})\"{(first.Length > 0 ? "    # or on another host" : "")}")];
        return lines.Length > 0 ? ["  Your own program on this machine:", .. lines, ""] : lines;
    }

    private static string Identities(IdentityRegistry registry)
    {
        var identities = registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned).OrderBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase)
            .Concat<ServicePrincipal>(registry.Applications.OrderBy(application => application.Name, StringComparer.OrdinalIgnoreCase))
            .Concat(registry.Hosts.Select(host => host.SystemAssigned).OfType<ManagedIdentity>()).ToList();
        var lines = identities.Take(MostIdentities).Select(identity => $"  {KindOf(identity),-10}{identity.Name,-16} client id {identity.ClientId}");
        return string.Join(Environment.NewLine, identities.Count > MostIdentities ? lines.Append($"  …         and {identities.Count - MostIdentities} more") : lines);
    }

    private static string KindOf(ServicePrincipal principal) => principal is not ManagedIdentity identity ? "app" : identity.Kind == IdentityKind.UserAssigned ? "identity" : "system";
}
