namespace ManagedIdentityEmulator.Listeners;

/// <summary>Ports that are one host's alone.</summary>
internal interface IHostPorts
{
    /// <summary>The port of a host, the same at each call.</summary>
    /// <exception cref="ListenerException">No port can be had.</exception>
    public int Of(string host);

    /// <summary>Closes the ports of all hosts that are no more, where they cost anything.</summary>
    public void CloseOthers(Func<string, bool> isThere)
    {
    }

    /// <summary>Whether a port is some host's.</summary>
    public bool Contains(int port);
}
