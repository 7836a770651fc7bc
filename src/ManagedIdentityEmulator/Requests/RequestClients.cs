using System.Net;
using System.Runtime.CompilerServices;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Who asks. On a connection that is kept, it is the same each time: the journal's entries share it.</summary>
internal static class RequestClients
{
    private const int LongestName = 64;

    // A connection has one address object for all of its requests.
    private static readonly ConditionalWeakTable<IPAddress, RequestClient> known = [];

    public static RequestClient Of(HttpContext http, Func<string, string> hide)
    {
        var (agent, sku, version) = (Header("User-Agent", LogText.LongestValue), Header("x-client-SKU", LongestName), Header("x-client-Ver", LongestName));
        if (http.Connection.RemoteIpAddress is not { } address)
        {
            return new(agent, null, sku, version);
        }

        if (!known.TryGetValue(address, out var client) || client.UserAgent != agent || client.MsalSku != sku || client.MsalVersion != version)
        {
            client = new(agent, (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), sku, version);
            known.AddOrUpdate(address, client);
        }

        return client;

        string? Header(string name, int longest) => http.Request.Headers.TryGetValue(name, out var value) ? LogText.Printable(hide(value.ToString()), longest) : null;
    }
}
