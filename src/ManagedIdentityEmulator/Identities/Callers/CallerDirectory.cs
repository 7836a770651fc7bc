using System.Net;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// Which host a request comes from, by its source address: IMDS serves whoever is on the machine, so the address is all there is.
/// A source that no host claims is the first virtual machine.
/// </summary>
internal sealed class CallerDirectory : IDisposable
{
    private readonly IdentityRegistry registry;
    private readonly Func<string, Task<IPAddress[]>>? resolve;
    private readonly Lock reading = new();
    private volatile Known known;
    private volatile FoundHost? first;

    /// <param name="registry">Whose hosts.</param>
    /// <param name="resolve">The name server; by default the machine's.</param>
    public CallerDirectory(IdentityRegistry registry, Func<string, Task<IPAddress[]>>? resolve = null)
    {
        (this.registry, this.resolve) = (registry, resolve);
        known = Read(null);
        registry.HostsChanged += ReadAgain;
    }

    /// <inheritdoc cref="CallerNames.Unanswered"/>
    public event Action<string>? NameUnanswered;

    /// <summary>Whether any host claims a source.</summary>
    public bool HasClaims => !known.Claims.IsEmpty;

    /// <summary>The host of a source; <see langword="null"/> only where nobody claims it and there is no virtual machine.</summary>
    /// <exception cref="CallerNotKnownException">That cannot be told yet.</exception>
    public ValueTask<AzureHost?> HostOfAsync(IPAddress? source)
    {
        var current = known;
        if (current.Claims.IsEmpty || source is null)
        {
            return new(FirstVirtualMachine(current));
        }

        var address = CallerClaims.Plain(source);
        return current.Claims.HostOf(address) is { } host ? new(Find(host))
            : current.Claims.Names.Count == 0 ? new(FirstVirtualMachine(current))
            : new(FindByNameAsync(current, address));
    }

    public void Dispose() => registry.HostsChanged -= ReadAgain;

    private async Task<AzureHost?> FindByNameAsync(Known current, IPAddress address) =>
        Find(await current.Names.HostOfAsync(address) ?? current.FirstVirtualMachine);

    // One after the other: a reading that began before another's change must not come out on top.
    private void ReadAgain()
    {
        lock (reading)
        {
            (known, first) = (Read(known), null);
        }
    }

    // What is known of sources stays where the names do: it would have to be asked for again.
    private Known Read(Known? before)
    {
        var claims = CallerClaims.Of(registry.Hosts);
        var names = before is not null && claims.Names.SequenceEqual(before.Claims.Names) ? before.Names : NamesOf(claims);
        return new(claims, names, registry.FirstVirtualMachine?.Name);
    }

    private CallerNames NamesOf(CallerClaims claims)
    {
        var names = new CallerNames(claims.Names, resolve);
        names.Unanswered += name => NameUnanswered?.Invoke(name);
        return names;
    }

    // Whom most requests are from: looked up once for as long as nothing has changed.
    private AzureHost? FirstVirtualMachine(Known current)
    {
        var (state, found) = (registry.State, first);
        if (!ReferenceEquals(found?.State, state) || !ReferenceEquals(found.Name, current.FirstVirtualMachine))
        {
            first = found = new(state, current.FirstVirtualMachine, current.FirstVirtualMachine is { } name ? state.FindHost(name) : null);
        }

        return found.Host;
    }

    private AzureHost? Find(string? host) => host is null ? null : registry.FindHost(host);

    private sealed record FoundHost(RegistryState State, string? Name, AzureHost? Host);

    private sealed record Known(CallerClaims Claims, CallerNames Names, string? FirstVirtualMachine);
}
