using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>The address that a client used, for documents that send it on: several SDKs refuse those that name any other host.</summary>
internal static class UsedAddress
{
    /// <summary>Scheme, host and port, e.g. <c>https://localhost:50343</c>.</summary>
    public static string Of(HttpContext http) => $"{http.Request.Scheme}://{HostOf(http)}";

    /// <summary>Host and port. A client of HTTP/1.0 may name none.</summary>
    public static string HostOf(HttpContext http) => AsSent(http.Request) is { HasValue: true } sent ? sent.Value : $"localhost:{http.Connection.LocalPort}";

    /// <summary>The same as it was sent. The framework's own has an internationalised name in Unicode, and throws at one that only begins so (<c>xn--</c>).</summary>
    public static HostString AsSent(HttpRequest request) => new(request.Headers.Host.ToString());
}
