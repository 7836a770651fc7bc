using System.Net;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>The machine's proxy, but not for the machine itself: what it calls localhost is another.</summary>
internal sealed class LoopbackIsDirect(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
}
