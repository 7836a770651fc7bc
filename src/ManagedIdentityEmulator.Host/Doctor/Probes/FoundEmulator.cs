using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>What a running emulator says of itself.</summary>
/// <param name="State">Its state, as <c>GET /_emulator/state</c> has it.</param>
/// <param name="Trusted">The certificate that its TLS listener is trusted by, in PEM.</param>
/// <param name="Drills">What it was told to do wrong.</param>
internal sealed record FoundEmulator(JsonObject State, string Trusted, FoundDrills Drills)
{
    /// <summary>Whether this is the state of an emulator, and not another program's answer.</summary>
    public static bool Describes(JsonObject state) =>
        state["addresses"] is JsonObject { Count: > 0 } && state["clock"] is JsonObject && state["hosts"] is JsonArray && state["identities"] is JsonArray;

    public Uri Data => new((string)State["addresses"]!["data"]!);

    public Uri Tls => new((string)State["addresses"]!["tls"]!);

    public Uri Control => new((string)State["addresses"]!["control"]!);

    public DateTimeOffset Now => DateTimeOffset.Parse((string)State["clock"]!["utcNow"]!, CultureInfo.InvariantCulture);

    /// <summary>How far its clock is ahead of the machine's; behind it where negative.</summary>
    public TimeSpan ClockOffset => TimeSpan.Parse((string)State["clock"]!["offset"]!, CultureInfo.InvariantCulture);

    public bool IsFrozen => (bool)State["clock"]!["frozen"]!;

    public IEnumerable<string> Hosts => Each("hosts").Select(host => (string)host["name"]!);

    public bool Has(string? host) => Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    public string? FirstVirtualMachine => Each("hosts")
        .Where(host => ((string)host["type"]!).StartsWith(ControlClient.VirtualMachine, StringComparison.OrdinalIgnoreCase)).Select(host => (string)host["name"]!).FirstOrDefault();

    public IEnumerable<string> ClusterIssuers => Each("hosts").Select(host => (string?)host["cluster"]?["issuer"]).OfType<string>();

    /// <summary>The user-assigned identities, by name and client id.</summary>
    public IEnumerable<(string Name, string ClientId)> UserAssigned => Each("identities")
        .Where(identity => (string?)identity["kind"] == "userAssigned").Select(identity => ((string)identity["name"]!, (string)identity["clientId"]!));

    private IEnumerable<JsonNode> Each(string member) => State[member]!.AsArray().OfType<JsonNode>();
}

/// <summary>Whether the emulator's control listener was found.</summary>
/// <param name="Emulator">The emulator, if so.</param>
/// <param name="Failure">Why not, otherwise.</param>
internal sealed record EmulatorSearch(FoundEmulator? Emulator, CommandFailure? Failure)
{
    public static async Task<EmulatorSearch> AtAsync(ControlClient control, CancellationToken cancel)
    {
        try
        {
            var state = await control.StateAsync(cancel);
            return FoundEmulator.Describes(state)
                ? new(new(state, await control.TrustedCertificateAsync(cancel), await FoundDrills.AtAsync(control, cancel)), null)
                : new(null, new CommandFailure($"what answers at {control.Address} is not the control listener of an emulator"));
        }
        catch (CommandFailure failure)
        {
            return new(null, failure);
        }
    }
}
