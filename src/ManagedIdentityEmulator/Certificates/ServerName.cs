using System.Globalization;
using System.Net;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>The name by which a client knows the server, as a certificate can hold it.</summary>
internal static class ServerName
{
    private static readonly IdnMapping idn = new();

    /// <summary>The DNS name in lower case and ASCII, or the address; <see langword="null"/> for what is neither.</summary>
    /// <param name="asked">The name that a client sent in its hello (SNI), or in a URL.</param>
    public static string? Of(string asked)
    {
        var text = asked.Trim('[', ']').TrimEnd('.');
        if (NameRules.IsAddress(text))
        {
            return Of(IPAddress.Parse(text));
        }

        return ToAscii(text) is { } name && NameRules.IsServerName(name) ? name : null;
    }

    public static string Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new IPAddress(plain.GetAddressBytes()).ToString(); // without the scope, which is this machine's own
    }

    private static string? ToAscii(string name)
    {
        try
        {
            return idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
