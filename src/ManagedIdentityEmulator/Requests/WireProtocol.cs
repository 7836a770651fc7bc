using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>What a request speaks.</summary>
/// <param name="Name">One of <see cref="ProtocolName"/>.</param>
/// <param name="FailAsync">Writes what it answers with a status that has nothing to do with the request: too many of them, updates, outages.</param>
internal record WireProtocol(string Name, Func<HttpContext, int, Task> FailAsync)
{
    public static WireProtocol Unknown { get; } = new(ProtocolName.Unknown, (http, status) =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    });
}
