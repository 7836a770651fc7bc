using System.Reflection;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
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
        var registry = server.Services.GetRequiredService<IdentityRegistry>();
        var version = typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return $"""

            Managed Identity Emulator {version}

              data      {at.Data}
              IMDS      {at.Imds ?? $"not on 169.254.169.254: {at.ImdsHint}"}
              TLS       {at.Tls}
              control   {at.Control}

              config    {configuration ?? "none: the defaults"}
              keys      {(options.Data is null ? "in memory: new at each start" : $"kept in {Path.GetFullPath(options.Data)}")}

              tenant    {options.TenantId}
              hosts     {string.Join(", ", registry.Hosts.Select(host => host.Name))}
            {Identities(registry)}

            {First(registry, at.Data)}
            """;
    }

    // IMDS answers as the first virtual machine, which the configuration may have left without one, or with several to choose from.
    private static string First(IdentityRegistry registry, string data)
    {
        if (registry.FirstVirtualMachine is not { } machine)
        {
            return "  No host is a virtual machine: this version speaks the protocol of no other. For a token: mi-emulator token --host NAME --resource R";
        }

        return registry.Resolve(machine, IdentitySelector.None) switch
        {
            IdentityResolution.Found => FirstToken(data, ""),
            IdentityResolution.Ambiguous(var candidates) => FirstToken(data, $"&client_id={candidates[0].ClientId}"),
            _ => $"  The first virtual machine, {machine.Name}, has no identity: clients are told 'Identity not found'.",
        };
    }

    private static string FirstToken(string data, string selector) => $"""
          First token:
            curl -H Metadata:true '{data}{TokenRequest}{selector}'
          Your own program on this machine:
            export AZURE_POD_IDENTITY_AUTHORITY_HOST={data} AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential

        """;

    private static string Identities(IdentityRegistry registry)
    {
        var identities = registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned).OrderBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase)
            .Concat(registry.Hosts.Select(host => host.SystemAssigned).OfType<ManagedIdentity>()).ToList();
        var lines = identities.Take(MostIdentities).Select(identity =>
            $"  {(identity.Kind == IdentityKind.UserAssigned ? "identity" : "system"),-10}{identity.Name,-16} client id {identity.ClientId}");
        return string.Join(Environment.NewLine, identities.Count > MostIdentities ? lines.Append($"  …         and {identities.Count - MostIdentities} more") : lines);
    }
}
