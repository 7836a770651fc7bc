using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary><c>x-ms-client-request-id</c>, by which a client knows its request again in logs.</summary>
internal static class ClientRequestId
{
    private const string Name = "x-ms-client-request-id";
    private const int Longest = 128;

    /// <summary>Answers a request with its own id; one that no client would send is left out.</summary>
    public static void Echo(HttpContext http)
    {
        if (http.Request.Headers.TryGetValue(Name, out var id) && IsPlain(id.ToString()))
        {
            http.Response.Headers[Name] = id;
        }
    }

    private static bool IsPlain(string id) => id.Length is > 0 and <= Longest && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
