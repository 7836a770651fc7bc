using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>The address that a client used, for documents that send it on.</summary>
internal static class UsedAddress
{
    /// <summary>Scheme, host and port, e.g. <c>https://localhost:50343</c>.</summary>
    // A client of HTTP/1.0 may name no host.
    public static string Of(HttpContext http) =>
        $"{http.Request.Scheme}://{(http.Request.Host.HasValue ? http.Request.Host.Value : $"localhost:{http.Connection.LocalPort}")}";
}
