using System.Net;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Who asks. On a connection that is kept, it is the same each time: the journal's entries share it.</summary>
internal static class RequestClients
{
    public const string MsalSku = "x-client-SKU";
    public const string MsalVersion = "x-client-Ver";

    private const int LongestName = 64;

    public static RequestClient Of(HttpContext http, ConnectionMemory connection, Func<string, string> hide)
    {
        var (agent, sku, version) = (Header("User-Agent", LogText.LongestValue), Header(MsalSku, LongestName), Header(MsalVersion, LongestName));
        if (connection.Client is not { } known || known.UserAgent != agent || known.MsalSku != sku || known.MsalVersion != version)
        {
            connection.Client = known = new(agent, AddressOf(http.Connection.RemoteIpAddress), sku, version);
        }

        return known;

        string? Header(string name, int longest) => http.Request.Headers.TryGetValue(name, out var value) ? LogText.Printable(hide(value.ToString()), longest) : null;
    }

    private static string? AddressOf(IPAddress? address) => address is null ? null : CallerClaims.Plain(address).ToString();
}
