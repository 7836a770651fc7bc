using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>A port that <c>run</c> would take.</summary>
/// <param name="Option">The option that chooses another.</param>
/// <param name="Problem">Why it cannot be had now; <see langword="null"/> where it can.</param>
/// <param name="Owner">The program that has it, where that can be told.</param>
/// <param name="Spare">What to take in its place: 0, any free one, or a free one where others have to know it.</param>
internal sealed record PortState(int Port, string Option, string? Problem, string? Owner, int Spare = 0)
{
    public const string ControlOption = "--control-port";
}

/// <summary>Finds out what <c>run</c> could listen on, by listening for a moment as it would.</summary>
internal static class PortProbe
{
    public static IReadOnlyList<PortState> Of(ListenerOptions configured) =>
    [
        Try(configured.Port, "--port", new() { Port = configured.Port, TlsPort = 0, ControlPort = 0, Bind = configured.Bind, ImdsAddress = ImdsAddressMode.Off }),
        Try(configured.TlsPort, "--tls-port", new() { Port = 0, TlsPort = configured.TlsPort, ControlPort = 0, Bind = configured.Bind, ImdsAddress = ImdsAddressMode.Off }),
        Try(configured.ControlPort, PortState.ControlOption, new() { Port = 0, TlsPort = 0, ControlPort = configured.ControlPort, ControlBind = configured.ControlBind, ImdsAddress = ImdsAddressMode.Off }),
    ];

    /// <summary>Why 169.254.169.254 cannot be had, and how to get it; <see langword="null"/> where it can.</summary>
    public static string? ImdsHint()
    {
        try
        {
            using var sockets = ListenerSockets.Bind(new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Auto });
            return sockets.Addresses.ImdsHint;
        }
        catch (ListenerException e)
        {
            return e.Message;
        }
    }

    private static PortState Try(int port, string option, ListenerOptions alone)
    {
        try
        {
            ListenerSockets.Bind(alone).Dispose();
            return new(port, option, null, null);
        }
        catch (ListenerException e)
        {
            return new(port, option, e.Message, PortOwner.Find(port), option == PortState.ControlOption ? Free() : 0);
        }
    }

    private static int Free()
    {
        using var sockets = ListenerSockets.Bind(new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off });
        return new Uri(sockets.Addresses.Control).Port;
    }
}
