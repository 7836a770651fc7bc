using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/state</c>: addresses, hosts, identities, applications, keys and clock as they are now. No private part of anything.</summary>
internal sealed class StateEndpoint(
    EmulatorOptions options, ListenerAddresses addresses, IdentityRegistry registry, CredentialRing credentials, KeyRing keys, EmulatorClock clock)
{
    public static KeyState Describe(RingKey key) => new(key.Key.KeyId, key.Phase, key.PublishedAt, key.SigningFrom, key.RetiredAt, key.Key.Certificate);

    public static HostState Describe(AzureHost host) => new(
        host.Name, host.Type.ResourceType, host.Type.Kind, host.ResourceId.ToString(), host.SystemAssigned?.ClientId,
        [.. host.UserAssigned.Select(id => id.ToString()).Order(StringComparer.OrdinalIgnoreCase)],
        [.. host.Dangling.Keys.Select(id => id.ToString()).Order(StringComparer.OrdinalIgnoreCase)], host.Callers,
        host.Cluster is { } cluster ? new(cluster.Issuer, cluster.Subject, cluster.TokenFile) : null);

    /// <summary>Every identity: the system-assigned ones first.</summary>
    public IEnumerable<IdentityState> Identities() =>
        registry.Identities.OrderBy(identity => identity.Kind).ThenBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase).Select(Describe);

    public IdentityState Describe(ManagedIdentity identity)
    {
        var credential = credentials.Of(identity).Current;
        return new(identity.Name, identity.Kind, identity.ClientId, identity.PrincipalId, identity.ResourceId.ToString(),
            new(credential.KeyId, credential.NotBefore, credential.NotAfter), [.. registry.FederatedCredentialsOf(identity)]);
    }

    public Task GetAsync(HttpContext http)
    {
        var state = new StateDocument(
            new(addresses.Data, addresses.Tls, addresses.Control, addresses.Imds),
            options.TenantId,
            options.SubscriptionId,
            ClockEndpoint.Describe(clock.Read()),
            registry.Hosts.Select(Describe),
            Identities(),
            registry.Applications.OrderBy(application => application.Name, StringComparer.OrdinalIgnoreCase).Select(Describe),
            [.. keys.State.Keys.Select(Describe)]);
        return JsonBody.StreamAsync(http.Response, state, ControlJson.Default.StateDocument);
    }

    private static ApplicationState Describe(Application application) =>
        new(application.Name, application.ClientId, application.PrincipalId, application.FederatedCredentials);
}
