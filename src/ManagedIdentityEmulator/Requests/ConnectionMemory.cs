using System.Net;
using System.Runtime.CompilerServices;
using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>What is remembered from one request on a connection to the next, which mostly is the same.</summary>
internal sealed class ConnectionMemory
{
    // A connection has one address object for all of its requests.
    private static readonly ConditionalWeakTable<IPAddress, ConnectionMemory> connections = [];

    /// <summary>Who asks.</summary>
    public RequestClient? Client { get; set; }

    /// <summary>What was asked, and written down.</summary>
    public KnownRequest? Request { get; set; }

    public static ConnectionMemory Of(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? connections.GetOrCreateValue(address) : new();
}
