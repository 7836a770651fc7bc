using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra;

/// <summary>Where the authority is, in the words of the client: several SDKs refuse documents that name any other host.</summary>
internal static class AuthorityAddress
{
    /// <summary>Scheme, host and port as the client used them, e.g. <c>https://localhost:50343</c>.</summary>
    public static string Of(HttpContext http) => $"{http.Request.Scheme}://{HostOf(http)}";

    /// <summary>Host and port as the client used them. A client of HTTP/1.0 may name none.</summary>
    public static string HostOf(HttpContext http) => http.Request.Host.HasValue ? http.Request.Host.Value : $"localhost:{http.Connection.LocalPort}";
}
