using System.Net;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// Which host a request comes from, by its source address: IMDS serves whoever is on the machine, so the address is all there is.
/// A source that no host claims is the first virtual machine.
/// </summary>
internal sealed class CallerDirectory : IDisposable
{
    private readonly IdentityRegistry registry;
    private volatile CallerClaims claims;
    private volatile CallerNames names;

    public CallerDirectory(IdentityRegistry registry)
    {
        this.registry = registry;
        claims = CallerClaims.Of(registry.Hosts);
        names = new CallerNames(claims.Names);
        registry.HostsChanged += ReadClaims;
    }

    /// <summary>The host of a source; <see langword="null"/> only where nobody claims it and there is no virtual machine.</summary>
    public ValueTask<AzureHost?> HostOfAsync(IPAddress? source)
    {
        var current = claims;
        if (current.IsEmpty || source is null)
        {
            return new(Find(current.FirstVirtualMachine));
        }

        var address = CallerClaims.Plain(source);
        return current.HostOf(address) is { } host ? new(Find(host))
            : current.Names.Count == 0 ? new(Find(current.FirstVirtualMachine))
            : new(FindByNameAsync(current, address));
    }

    public void Dispose() => registry.HostsChanged -= ReadClaims;

    private async Task<AzureHost?> FindByNameAsync(CallerClaims current, IPAddress address) =>
        Find(await names.HostOfAsync(address) ?? current.FirstVirtualMachine);

    private void ReadClaims()
    {
        claims = CallerClaims.Of(registry.Hosts);
        names = new CallerNames(claims.Names);
    }

    private AzureHost? Find(string? host) => host is null ? null : registry.FindHost(host);
}
