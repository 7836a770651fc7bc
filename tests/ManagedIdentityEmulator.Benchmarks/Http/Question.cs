using System.Text;

namespace ManagedIdentityEmulator.Benchmarks.Http;

/// <summary>A GET request: its path with the query, and the one header that its protocol wants.</summary>
internal sealed record Question(string Path, string HeaderName, string HeaderValue)
{
    public const string Vault = "https://vault.azure.net";

    public static Question Imds(string resource = Vault, string more = "") =>
        new($"/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}{more}", "Metadata", "true");

    public static Question AppService(string secret) =>
        new($"/msi/token?api-version=2019-08-01&resource={Vault}", "X-IDENTITY-HEADER", secret);

    /// <summary>The request as it goes over the wire.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: localhost\r\n{HeaderName}: {HeaderValue}\r\n\r\n");
}
