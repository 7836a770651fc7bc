namespace ManagedIdentityEmulator.Listeners;

/// <summary>Ports that are one host's alone.</summary>
internal interface IHostPorts
{
    /// <summary>The port of a host, the same at each call.</summary>
    /// <exception cref="ListenerException">No port can be had.</exception>
    public int Of(string host);

    /// <summary>Whether a port is some host's.</summary>
    public bool Contains(int port);
}
