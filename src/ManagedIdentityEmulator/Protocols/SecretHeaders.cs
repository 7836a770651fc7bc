using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>The headers in which code shows the secret of its host. A secret counts exactly as it is.</summary>
internal static class SecretHeaders
{
    public const string Current = "X-IDENTITY-HEADER";

    /// <summary>What the protocols of 2017, and Service Fabric, have instead.</summary>
    public const string Legacy = "secret";

    public static IReadOnlyList<string> All { get; } = [Current, Legacy];

    /// <summary>Whether that header has the secret of that host.</summary>
    public static bool ShowsSecretOf(this HttpRequest request, AzureHost host, string header) =>
        Read(request, header) is { } shown && (WasFoundBy(request.HttpContext.Notes(), host, shown) || IsSecretOf(host, shown));

    public static bool IsSecretOf(AzureHost host, string? shown) => SecretComparer.AreEqual(shown, host.IdentityHeader);

    public static string? Read(HttpRequest request, string header) => request.Headers[header].ToString() is { Length: > 0 } value ? value : null;

    // It has been compared with the host's then; to compare in constant time once more would take a thirtieth of the whole answer.
    private static bool WasFoundBy(RequestNotes notes, AzureHost host, string shown) => ReferenceEquals(notes.HostSecret, shown) && ReferenceEquals(notes.Host, host);
}
