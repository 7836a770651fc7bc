using ManagedIdentityEmulator.Identities;
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
    public static bool ShowsSecretOf(this HttpRequest request, AzureHost host, string header) => IsSecretOf(host, Read(request, header));

    public static bool IsSecretOf(AzureHost host, string? shown) => SecretComparer.AreEqual(shown, host.IdentityHeader);

    public static string? Read(HttpRequest request, string header) => request.Headers[header].ToString() is { Length: > 0 } value ? value : null;
}
