using System.Net;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Host;

/// <summary>What is well to know of an emulator that has started, a line each.</summary>
internal static class StartWarnings
{
    public static IEnumerable<string> Of(EmulatorServer server, EmulatorOptions options)
    {
        foreach (var warning in server.Services.GetRequiredService<ServerCertificates>().Warnings)
        {
            yield return warning;
        }

        if (server.DataWarning is { } open)
        {
            yield return open;
        }

        if (options.Control.Key is null && options.Listeners.ControlBind is { } address && !IPAddress.IsLoopback(IPAddress.Parse(address)))
        {
            yield return $"whoever reaches port {new Uri(server.Addresses.Control).Port} on {address} may change this emulator and get its tokens; {ProgramVariables.ControlKey} sets a key to be asked for";
        }
    }
}
