using ManagedIdentityEmulator.Identities;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>The headers in which code shows the secret of its host. A secret counts exactly as it is.</summary>
internal static class SecretHeaders
{
    public const string Current = "X-IDENTITY-HEADER";

    /// <summary>What the protocols of 2017, and Service Fabric, have instead.</summary>
    public const string Legacy = "secret";

    /// <summary>The secret of a request, by either header, to find its host by.</summary>
    public static string? SecretOf(HttpRequest request) => Read(request, Current) ?? Read(request, Legacy);

    /// <summary>Whether one of these headers has the secret of that host.</summary>
    public static bool ShowsSecretOf(this HttpRequest request, AzureHost host, params ReadOnlySpan<string> headers)
    {
        foreach (var header in headers)
        {
            if (Read(request, header) is { } shown && shown.Equals(host.IdentityHeader, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public static string? Read(HttpRequest request, string header) => request.Headers[header].ToString() is { Length: > 0 } value ? value : null;
}
