using System.Globalization;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether an emulator could have its ports, or who has them.</summary>
internal static class PortsCheck
{
    private const string Topic = "ports";

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        var own = here.Emulator is { } found ? new[] { found.Data.Port, found.Tls.Port, found.Control.Port } : [];
        var taken = here.Ports.Where(port => port.Problem is not null && !own.Contains(port.Port)).ToList();
        var held = here.Ports.Where(port => own.Contains(port.Port)).ToList();
        var free = here.Ports.Except(taken).Except(held).Where(port => port.Port != 0).ToList();
        return taken.GroupBy(port => port.Owner ?? port.Problem!).Select(ports => Taken(here, [.. ports])).Concat(Listed(held, "the emulator's")).Concat(Listed(free, "free"));
    }

    // Where nothing else is wrong, that is no problem; where an emulator is to be started, its command takes others.
    private static Finding Taken(Surroundings here, List<PortState> ports) => new(
        Level.Note, Topic, ports[0].Owner is { } owner ? $"{Numbers(ports)} taken, by {owner}" : ports[0].Problem!,
        here.IsWithoutEmulator ? $"an emulator takes {(ports.Count == 1 ? "another" : "others")} with {string.Join(' ', ports.Select(port => $"{port.Option} {port.Spare}"))}" : null);

    private static IEnumerable<Finding> Listed(List<PortState> ports, string state) => ports.Count == 0 ? [] :
        [Finding.Ok(Topic, $"{Numbers(ports)} {state}")];

    private static string Numbers(List<PortState> ports) =>
        $"{string.Join(", ", ports.Select(port => port.Port.ToString(CultureInfo.InvariantCulture)))} {(ports.Count == 1 ? "is" : "are")}";
}
