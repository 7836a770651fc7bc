using System.Collections.Concurrent;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Time;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Identities.Credentials;

/// <summary>The certificate credentials of the identities, renewed when they reach their age.</summary>
#pragma warning disable CA1001 // A semaphore that is never asked for a wait handle has nothing to dispose of.
internal sealed partial class CredentialRing(
    EmulatorOptions options, IdentityRegistry registry, TimeProvider clock, CredentialStore store, EventFeed events, ILogger<CredentialRing> logger)
#pragma warning restore CA1001
{
    private static readonly TimeSpan clockSkew = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock changing = new();
    private readonly ConcurrentDictionary<Guid, IdentityCredentials> credentials = new(store.Load());

    private volatile bool hasUnsaved;

    /// <summary>The credentials of an identity; its first is made out here.</summary>
    public IdentityCredentials Of(ManagedIdentity identity) => credentials.TryGetValue(identity.ClientId, out var known) ? known : Add(identity.ClientId);

    /// <summary>When an identity's credential is due to be renewed.</summary>
    public DateTimeOffset RenewsAt(IdentityCredentials held) => RotateAt(held).OrLater(held.Current.NotBefore);

    /// <summary>The next moment at which a credential reaches its age.</summary>
    public DateTimeOffset NextDue() => registry.Identities.Select(identity => RotateAt(Of(identity))).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    /// <summary>Renews the credentials that have reached their age, and forgets those of identities that are gone.</summary>
    public void Maintain()
    {
        var now = clock.GetUtcNow();
        var due = registry.Identities.Where(identity => RotateAt(Of(identity)) <= now).ToList();
        var gone = Gone();
        if (due.Count + gone.Count == 0 && !hasUnsaved)
        {
            return;
        }

        lock (changing)
        {
            Replace(due.ConvertAll(Renewed), gone);
        }
    }

    /// <summary>The same as <see cref="Rotate"/>, one after the other: whoever waits for another's new key takes no thread.</summary>
    public async Task<IdentityCredentials> RotateAsync(ManagedIdentity identity, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await Task.Yield(); // behind whatever else is waiting for a thread: who ends a turn would go on with the next one at once
            return Rotate(identity);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Renews an identity's credential now. The previous one counts until it expires or is replaced in turn.</summary>
    public IdentityCredentials Rotate(ManagedIdentity identity)
    {
        lock (changing)
        {
            var renewed = Renewed(identity);
            _ = renewed.Current.Certificate; // whoever asks for a rotation wants to see the certificate
            Replace([renewed], Gone());
            return renewed;
        }
    }

    private IdentityCredentials Add(Guid clientId)
    {
        var added = credentials.GetOrAdd(clientId, id => new(New(id), null));
        hasUnsaved = true;
        if (credentials.Count > registry.State.ByClientId.Count + Limits.CredentialsOfGoneIdentities)
        {
            Gone().ForEach(id => credentials.TryRemove(id, out _)); // what is saved of them goes with the next writing
        }

        return added;
    }

    private List<Guid> Gone() => [.. credentials.Keys.Where(clientId => registry.FindByClientId(clientId) is null)];

    private IdentityCredentials Renewed(ManagedIdentity identity) => new(New(identity.ClientId), Of(identity).Current);

    // Kept before it is used, as the signing keys are.
    private void Replace(List<IdentityCredentials> renewed, List<Guid> gone)
    {
        hasUnsaved = false; // before they are looked at: one that comes from here on may not be among those written
        var next = new Dictionary<Guid, IdentityCredentials>(credentials);
        renewed.ForEach(held => next[held.Current.ClientId] = held);
        gone.ForEach(clientId => next.Remove(clientId));
        try
        {
            store.Save(next);
        }
        catch
        {
            hasUnsaved = true;
            throw;
        }

        gone.ForEach(clientId => credentials.TryRemove(clientId, out _));
        foreach (var held in renewed)
        {
            credentials[held.Current.ClientId] = held;
            Tell(held.Current);
        }
    }

    private void Tell(IdentityCredential renewed)
    {
        var name = registry.FindByClientId(renewed.ClientId)?.Name ?? "";
        events.Publish("credential.rotated", clock.GetUtcNow(), ("identity", name), ("clientId", renewed.ClientId.ToString()), ("keyId", renewed.KeyId.ToString()));
        LogRotated(name, renewed.ClientId, renewed.KeyId, renewed.NotAfter);
    }

    private IdentityCredential New(Guid clientId)
    {
        var now = clock.GetUtcNow();
        return new(clientId, Guid.NewGuid(), now, now.Plus(options.Credentials.Validity));
    }

    // A clock that was moved back leaves credentials behind that are not valid yet: they are due at once.
    private DateTimeOffset RotateAt(IdentityCredentials held) =>
        held.Current.NotBefore > clock.GetUtcNow().Plus(clockSkew) ? DateTimeOffset.MinValue : held.Current.NotBefore.Plus(options.Credentials.RotateAfter);

    [LoggerMessage(10, LogLevel.Information, "Credential of {Identity} ({ClientId}) is renewed: {KeyId}, valid until {NotAfter:u}")]
    private partial void LogRotated(string identity, Guid clientId, Guid keyId, DateTimeOffset notAfter);
}
