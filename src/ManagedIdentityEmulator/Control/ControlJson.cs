using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/state</c>: what there may be thousands of is described when it is written.</summary>
internal sealed record StateDocument(
    AddressState Addresses, Guid TenantId, Guid SubscriptionId, ClockState Clock,
    IEnumerable<HostState> Hosts, IEnumerable<IdentityState> Identities, IEnumerable<ApplicationState> Applications, IReadOnlyList<KeyState> Keys);

internal sealed record AddressState(string Data, string Tls, string Control, string? Imds);

internal sealed record ClockState(DateTimeOffset UtcNow, TimeSpan Offset, bool Frozen);

/// <param name="Dangling">Those of <paramref name="UserAssigned"/> whose identity was deleted since.</param>
internal sealed record HostState(
    string Name, string Type, string? Kind, string ResourceId, Guid? SystemAssigned, IReadOnlyList<string> UserAssigned, IReadOnlyList<string> Dangling,
    IReadOnlyList<string> Callers, ClusterState? Cluster);

internal sealed record ClusterState(string Issuer, string Subject, string? TokenFile);

internal sealed record IdentityState(
    string Name, IdentityKind Kind, Guid ClientId, Guid PrincipalId, string ResourceId, CredentialState Credential,
    IReadOnlyList<FederatedCredential> FederatedCredentials);

internal sealed record ApplicationState(string Name, Guid ClientId, Guid PrincipalId, IReadOnlyList<FederatedCredential> FederatedCredentials);

internal sealed record CredentialState(Guid KeyId, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

/// <param name="Certificate">The public part, DER in base64, as in <c>x5c</c>.</param>
internal sealed record KeyState(
    string Kid, KeyPhase Phase, DateTimeOffset PublishedAt, DateTimeOffset? SigningFrom, DateTimeOffset? RetiredAt, byte[] Certificate);

/// <summary>The answer to a forced renewal: the certificate, without its private key.</summary>
internal sealed record RotatedCredential(Guid ClientId, Guid KeyId, string X5t, string Thumbprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter, Guid? PreviousKeyId);

/// <summary>A known incident, and the drill that stands for it.</summary>
internal sealed record PresetState(string Name, string Description, string Effect, string? Protocol, int? Times, TimeSpan? For);

/// <param name="Signing">The key that signs now: in one drill, it is not published.</param>
internal sealed record RunningDrillState(string Name, DateTimeOffset Since, DateTimeOffset? Until, TimeSpan? Every, string Signing);

/// <summary><c>GET /_emulator/keys/drills</c>.</summary>
internal sealed record DrillsState([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] RunningDrillState? Running, IReadOnlyList<DrillDescription> Drills);

internal sealed record DrillDescription(string Name, string Description);

/// <summary>The answer to a drill's start.</summary>
/// <param name="Running">Whether it goes on; else it is done.</param>
/// <param name="Withdrawn">The keys that are not published any more, although their tokens live.</param>
internal sealed record StartedDrill(string Name, bool Running, DateTimeOffset Since, DateTimeOffset? Until, TimeSpan? Every, string Signing, IReadOnlyList<string> Withdrawn);

/// <summary>The answer to a drill's end; without a name where none went on.</summary>
internal sealed record EndedDrill([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Ended);

/// <summary><c>GET /_emulator/access</c>.</summary>
/// <param name="RoleAssignment">The id of the assignment that allows it.</param>
internal sealed record AccessState(bool Allowed, string? RoleAssignment, string? RoleDefinitionName);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCaseName<IdentityKind>), typeof(CamelCaseName<KeyPhase>), typeof(CamelCaseName<FaultPhase>), typeof(CamelCaseName<RequestOutcome>), typeof(CamelCaseName<ActivityOutcome>), typeof(CamelCaseName<KeyLifePhase>), typeof(CamelCaseName<SignatureVerdict>)])]
[JsonSerializable(typeof(StateDocument))]
[JsonSerializable(typeof(ClockState))]
[JsonSerializable(typeof(KeyState))]
[JsonSerializable(typeof(KeyTimeline))]
[JsonSerializable(typeof(SignatureFinding))]
[JsonSerializable(typeof(DrillsState))]
[JsonSerializable(typeof(StartedDrill))]
[JsonSerializable(typeof(EndedDrill))]
[JsonSerializable(typeof(RotatedCredential))]
[JsonSerializable(typeof(IEnumerable<IdentityState>))]
[JsonSerializable(typeof(IdentityState[]))]
[JsonSerializable(typeof(IEnumerable<HostState>))]
[JsonSerializable(typeof(HostState[]))]
[JsonSerializable(typeof(EmulatorEvent))]
[JsonSerializable(typeof(FaultState[]))]
[JsonSerializable(typeof(PresetState[]))]
[JsonSerializable(typeof(IEnumerable<JournalEntry>))]
[JsonSerializable(typeof(IReadOnlyList<ActivityEntry>))]
[JsonSerializable(typeof(AccessState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ControlJson : JsonSerializerContext;

internal sealed class CamelCaseName<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
