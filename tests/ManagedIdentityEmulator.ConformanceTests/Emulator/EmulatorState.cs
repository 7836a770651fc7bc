using System.Text.Json;

namespace ManagedIdentityEmulator.ConformanceTests.Emulator;

/// <summary>What <c>GET /_emulator/state</c> says, as far as these tests go.</summary>
internal sealed record EmulatorState(IReadOnlyList<HostState> Hosts, IReadOnlyList<IdentityState> Identities, IReadOnlyList<ApplicationState> Applications)
{
    public static EmulatorState Parse(string json) => JsonSerializer.Deserialize<EmulatorState>(json, JsonSerializerOptions.Web)!;

    public IdentityState SystemAssignedOf(string host)
    {
        var clientId = Hosts.Single(known => known.Name == host).SystemAssigned;
        return Identities.Single(identity => identity.ClientId == clientId);
    }

    public IdentityState UserAssigned(string name) => Identities.Single(identity => identity.Kind == "userAssigned" && identity.Name == name);
}

internal sealed record HostState(string Name, Guid? SystemAssigned);

internal sealed record IdentityState(string Name, string Kind, Guid ClientId, Guid PrincipalId, string ResourceId);

internal sealed record ApplicationState(string Name, Guid ClientId, Guid PrincipalId);
